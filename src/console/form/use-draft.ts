import { useMemo, useState } from "preact/hooks";
import type * as v from "valibot";
import { counted } from "#core/amounts.ts";
import type { Problem } from "#core/issues.ts";
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
}

const begun = (first: Draft, kept: Draft | undefined): Shown =>
  kept ? { draft: kept, problems: [], kept: { draft: kept, aside: false } } : { draft: first, problems: [] };

/**
 * What stands in a form, what is wrong with it, and what changes it: at first what was left in it, or the start. What the form is for may
 * depend on what is chosen in it; `whole` has all that may stand there.
 */
export const useDraft = (formed: (draft: Draft) => Formed, whole: Field, start: () => Draft) => {
  const [place] = useState(location.hash);
  const [first] = useState(start);
  const [{ draft, problems, refused, before, kept }, setShown] = useState(() => begun(first, keptDraft(place, whole)));

  const { schema, field } = formed(draft);
  const parts = useMemo(() => partsOf(field, draft), [field, draft]);
  const wrong = useMemo(() => placed(problems, parts), [problems, parts]);
  const value = useMemo(() => valueOf(field, draft, true), [field, draft]);
  const said = (what: Draft) =>
    JSON.stringify([what.kind === "group" && what.chosen, valueOf(formed(what).field, what, true)]);
  const untouched = useMemo(() => said(first), [first]);
  useKeeping(place, draft, said(draft) !== untouched);

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
          problems: others,
          // What was wrong has been changed: whether it is right now is for the next time. Until then a refusal stays that was about no field.
          ...(why !== undefined && (others.length > 0 || now.problems.length === 0) && { refused: why }),
        };
      });
    },
    /** Changes what is not wrong. */
    amend: (change: Change) => setShown((now) => ({ ...now, draft: change(now.draft) })),
    /** It has been sent: there is nothing to come back to. */
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
    /** Absent where nothing was left, or something has been filled in since. */
    kept,
    /** Puts aside what was left. */
    beginAfresh: () => setShown((now) => ({ draft: first, problems: [], kept: { draft: now.draft, aside: true } })),
    /** Takes back what was put aside. */
    resume: () => setShown((now) => begun(first, now.kept?.draft)),
  };
};
/** A form's draft, and what can be done with it. */
export type Drafted = ReturnType<typeof useDraft>;
