import { useMemo, useState } from "preact/hooks";
import type * as v from "valibot";
import { counted } from "#core/amounts.ts";
import type { Problem } from "#core/issues.ts";
import { useSession } from "../session.ts";
import { edited, valueOf, type Change, type Draft, type Path } from "./draft.ts";
import type { Field } from "./field.ts";
import { forgetDraft, keptDraft } from "./kept.ts";
import { idOf, partsOf } from "./parts.ts";
import { placed, problemsOf, without } from "./problems.ts";
import { useKeeping } from "./use-keeping.ts";

/** What a form is for. */
export interface Formed {
  schema: v.GenericSchema;
  field: Field;
}

/** Why what stands in a form was not taken; another each time. */
export interface Refusal {
  message: string;
}

/** What somebody left in a form, and whether that has been put aside since. */
interface Kept {
  draft: Draft;
  aside: boolean;
}

interface Shown {
  draft: Draft;
  problems: readonly Problem[];
  refused?: Refusal;
  /** What something else was filled in for, and what that was. */
  before?: { says: string; draft: Draft; kept: Kept | undefined };
  kept?: Kept | undefined;
  /** What was left is gone, for it began from something else. */
  outdated?: boolean;
}

const begun = (first: Draft, kept: Draft | undefined): Shown =>
  kept ? { draft: kept, problems: [], kept: { draft: kept, aside: false } } : { draft: first, problems: [] };

/** What was left, once something is typed: what had been put aside would take the place of that. */
const unlessAside = (kept: Kept | undefined) => (kept?.aside ? undefined : kept);

/**
 * What stands in a form, what is wrong with it, and what changes it: at first what was left in it, or the start. What the form is for may
 * depend on what is chosen in it; `whole` has all that may stand there. What was left in a form that `changes` something is gone once that is
 * another: sent, it would take back what others have changed.
 */
export const useDraft = (
  formed: (draft: Draft) => Formed,
  whole: Field,
  start: () => Draft,
  { changes = false }: { changes?: boolean } = {},
) => {
  const { api } = useSession();
  // Of one origin there may be pages of several deployments.
  const [place] = useState(() => `${api.address({ path: "/" })} ${location.hash}`);
  const [first] = useState(start);
  const said = (what: Draft) =>
    JSON.stringify([what.kind === "group" && what.chosen, valueOf(formed(what).field, what, true)]);
  const untouched = useMemo(() => said(first), [first]);
  const from = changes ? untouched : "";
  const [{ draft, problems, refused, before, kept, outdated }, setShown] = useState((): Shown => {
    const left = keptDraft(place, whole);
    return left && left.from !== from ? { ...begun(first, undefined), outdated: true } : begun(first, left?.draft);
  });

  const { schema, field } = formed(draft);
  const parts = useMemo(() => partsOf(field, draft), [field, draft]);
  const wrong = useMemo(() => placed(problems, parts), [problems, parts]);
  const value = useMemo(() => valueOf(field, draft, true), [field, draft]);
  useKeeping(place, draft, from, said(draft) !== untouched);

  const refuse = (message: string, found: readonly Problem[]) =>
    setShown((now) => ({ ...now, problems: found, refused: { message } }));

  return {
    draft,
    problems,
    refused,
    parts,
    value,
    /** Says why it was not taken. */
    refuse,
    problemsAt: (path: Path): readonly Problem[] => wrong.get(idOf(path)) ?? [],
    edit(path: Path, change: Change) {
      const pointer = parts.find((part) => idOf(part.path) === idOf(path))?.pointer ?? "";
      setShown(({ refused: why, ...now }) => {
        const others = without(now.problems, pointer);
        return {
          ...now,
          draft: edited(now.draft, path, change),
          kept: unlessAside(now.kept),
          problems: others,
          // What was wrong has been changed: whether it is right now is for the next time. Until then a refusal stays that was about no field.
          ...(why !== undefined && (others.length > 0 || now.problems.length === 0) && { refused: why }),
        };
      });
    },
    /** Changes what is not wrong. */
    amend: (change: Change) => setShown((now) => ({ ...now, draft: change(now.draft), kept: unlessAside(now.kept) })),
    /** It has been taken: there is nothing to come back to. For the call itself to say, as the form may have been left meanwhile. */
    forget: () => forgetDraft(place),
    /** Says at the fields what is wrong with them. */
    mark: (found: readonly Problem[]) => setShown(({ refused: _, ...now }) => ({ ...now, problems: found })),
    /** Whether the schema takes it; if not, says why. */
    isSound(): boolean {
      const mistakes = problemsOf(schema, field, draft);
      if (mistakes.length > 0)
        refuse(`Not sent: ${counted(mistakes.length, "thing")} in it must be changed.`, mistakes);
      return mistakes.length === 0;
    },
    /** What was filled in, in the place of what was there; absent where nothing was. */
    filled: before?.says,
    fill: (says: string, change: Change) =>
      setShown((now) => ({
        draft: change(now.draft),
        problems: [],
        before: { says, draft: now.draft, kept: now.kept },
      })),
    /** Gives back what was there before that. */
    undo: () =>
      setShown(({ before: then, draft: now }) => ({ draft: then?.draft ?? now, problems: [], kept: then?.kept })),
    /** Absent where nothing was left, or something has been filled in since, or typed where it was put aside. */
    kept,
    outdated,
    /** Puts aside what was left. */
    beginAfresh: () => setShown((now) => ({ draft: first, problems: [], kept: { draft: now.draft, aside: true } })),
    /** Takes back what was put aside. */
    resume: () => setShown((now) => begun(first, now.kept?.draft)),
  };
};
/** A form's draft, and what can be done with it. */
export type Drafted = ReturnType<typeof useDraft>;
