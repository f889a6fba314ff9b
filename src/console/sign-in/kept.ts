import * as v from "valibot";
import { keepNoDrafts } from "../form/kept.ts";
import { Attempt } from "./attempt.ts";

/** What the tab keeps for signing in. No token is ever in it. */
const names = { attempt: "lapidary.sign-in", out: "lapidary.signed-out" } as const;

/** Keeps a sign-in until its answer comes. */
export const keep = (attempt: Attempt) => sessionStorage.setItem(names.attempt, JSON.stringify(attempt));

/** The sign-in that was kept, once. */
export const takeKept = (): Attempt | undefined => {
  const text = sessionStorage.getItem(names.attempt);
  sessionStorage.removeItem(names.attempt);
  const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), Attempt), text);
  return kept.success ? kept.output : undefined;
};

/** Whether the visitor has signed out in this tab, and not asked to sign in since. */
export const hasSignedOut = (): boolean => sessionStorage.getItem(names.out) !== null;

/** Remembers that they have, and nothing else of the visit: what they typed in forms goes with it, and so does what they type yet. */
export const setSignedOut = () => {
  keepNoDrafts();
  sessionStorage.clear();
  sessionStorage.setItem(names.out, "yes");
};

/** Remembers no longer that they have: they asked to sign in. */
export const forgetSignedOut = () => sessionStorage.removeItem(names.out);
