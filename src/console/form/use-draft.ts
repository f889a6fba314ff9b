import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type * as v from "valibot";
import { counted } from "#core/amounts.ts";
import type { Problem } from "#core/issues.ts";
import { edited, valueOf, type Change, type Draft, type Path } from "./draft.ts";
import type { Field } from "./field.ts";
import { idOf, partsOf } from "./parts.ts";
import { placed, problemsOf, without } from "./problems.ts";

interface Shown {
  draft: Draft;
  problems: readonly Problem[];
  /** Why it was not taken. */
  refused?: string;
  /** What was there before another draft took its place, and what was done then. */
  before?: { says: string; draft: Draft };
}

/** What was typed in forms and left there, by their places. */
const left = new Map<string, Draft>();

/** Whether something was typed here and left. */
export const wasLeft = (): boolean => left.has(location.hash);

const begun = (first: Draft): Shown => {
  const draft = left.get(location.hash);
  const before = { says: "The form is as you left it.", draft: first };
  return draft ? { draft, problems: [], before } : { draft: first, problems: [] };
};

/** What stands in a form for a schema, what is wrong with it, and what changes it. */
export const useDraft = (schema: v.GenericSchema, field: Field, start: () => Draft) => {
  const [place] = useState(location.hash);
  const [first] = useState(start);
  const [{ draft, problems, refused, before }, setShown] = useState(() => begun(first));
  const summary = useRef<HTMLElement>(null);
  const next = useRef<RefObject<HTMLElement | null>>(undefined);
  useLayoutEffect(() => {
    const part = next.current?.current;
    // By itself the focus would bring the middle of a tall part into sight.
    part?.focus({ preventScroll: true });
    part?.scrollIntoView({ block: "start" });
    next.current = undefined;
  });

  const parts = useMemo(() => partsOf(field, draft), [field, draft]);
  const wrong = useMemo(() => placed(problems, parts), [problems, parts]);
  const value = useMemo(() => valueOf(field, draft, true), [field, draft]);
  const untouched = useMemo(() => JSON.stringify(valueOf(field, first, true)), [field, first]);
  const touched = JSON.stringify(value) !== untouched;

  useLayoutEffect(() => {
    if (touched) left.set(place, draft);
    else left.delete(place);
  }, [place, touched, draft]);
  useLayoutEffect(() => {
    if (!touched) return undefined;
    const ask = (event: Event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [touched]);

  /** Gives the focus to a part of the page once it is shown. */
  const focus = (part: RefObject<HTMLElement | null>) => {
    next.current = part;
  };
  const refuse = (message: string, found: readonly Problem[]) => {
    setShown((now) => ({ ...now, problems: found, refused: message }));
    focus(summary);
  };

  return {
    draft,
    problems,
    refused,
    parts,
    value,
    /** For the part of the page that says why it was not taken. */
    summary,
    focus,
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
          // What was wrong has been changed: whether it is right now is for the next time.
          ...(why !== undefined && others.length > 0 && { refused: why }),
        };
      });
    },
    /** Changes what is not wrong. */
    amend: (change: Change) => setShown((now) => ({ ...now, draft: change(now.draft) })),
    /** It has been sent: there is nothing to come back to. */
    forget: () => left.delete(place),
    /** Says at the fields what is wrong with them. */
    mark: (found: readonly Problem[]) => setShown(({ refused: _, ...now }) => ({ ...now, problems: found })),
    /** Whether the schema takes it; if not, says why. */
    isSound(): boolean {
      const mistakes = problemsOf(schema, field, draft);
      if (mistakes.length > 0)
        refuse(`Not sent: ${counted(mistakes.length, "thing")} in it must be changed.`, mistakes);
      return mistakes.length === 0;
    },
    /** What was done when another draft took the place of what was typed; absent where none did. */
    filled: before?.says,
    fill: (says: string, change: Change) =>
      setShown((now) => ({ draft: change(now.draft), problems: [], before: { says, draft: now.draft } })),
    /** Gives back what was there before that. */
    undo: () => setShown((now) => ({ draft: now.before?.draft ?? now.draft, problems: [] })),
  };
};
export type Drafted = ReturnType<typeof useDraft>;
