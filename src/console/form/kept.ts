import * as v from "valibot";
import type { Draft } from "./draft.ts";
import type { Field } from "./field.ts";
import { savedDraft } from "./saved-draft.ts";

const nameOf = (place: string) => `lapidary.draft ${place}`;

/** For as long as the page is open; the tab's own storage also outlives that. */
const memory = new Map<string, string>();

/** What the tab's storage is asked, or undefined where the browser does not let it be used, or it is full. */
const stored = <T>(ask: (storage: Storage) => T): T | undefined => {
  try {
    return ask(sessionStorage);
  } catch {
    return undefined;
  }
};

/** What was left in a form, and what that began from. */
interface Left {
  draft: Draft;
  from: string;
}

/** Until the page is loaded anew. */
let over = false;

/** Keeps nothing of any form any more, whatever is typed yet: the visitor has signed out. */
export const keepNoDrafts = () => {
  over = true;
  memory.clear();
};

/**
 * Keeps what stands in the form at a place. Answers whether nobody need be asked before the page is left: the tab has it still when the page
 * is loaded anew, or it is to be lost.
 */
export const keepDraft = (place: string, left: Left): boolean => {
  if (over) return true;
  const [name, text] = [nameOf(place), JSON.stringify(left)];
  memory.set(name, text);
  return stored((storage) => (storage.setItem(name, text), true)) ?? false;
};

/** Keeps nothing of the form at a place any more. */
export const forgetDraft = (place: string) => {
  memory.delete(nameOf(place));
  stored((storage) => storage.removeItem(nameOf(place)));
};

/** What was left in the form at a place, as far as its field still has a place for it; undefined where nothing was. */
export const keptDraft = (place: string, field: Field): Left | undefined => {
  const name = nameOf(place);
  const text = memory.get(name) ?? stored((storage) => storage.getItem(name));
  const saved = v.object({ draft: savedDraft(field), from: v.string() });
  const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), saved), text);
  return kept.success ? kept.output : undefined;
};
