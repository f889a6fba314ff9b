import * as v from "valibot";
import { Attempt } from "./attempt.ts";

/** What the tab keeps while the visitor is away at the issuer. No token is ever in it. */
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

/** Remembers that they have, or that they asked. */
export const setSignedOut = (out: boolean) =>
  out ? sessionStorage.setItem(names.out, "yes") : sessionStorage.removeItem(names.out);
