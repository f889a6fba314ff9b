import type { SignedIn } from "../config.ts";
import { answerTo, isAnswer } from "./attempt.ts";
import { discover } from "./discovery.ts";
import { SignInFailed } from "./failed.ts";
import { exchange, leave, sayGoodbye } from "./issuer.ts";
import { forgetSignedOut, hasSignedOut, setSignedOut, takeKept } from "./kept.ts";
import { tokensIn } from "./tokens.ts";
import { wayOf } from "./ways.ts";

/** Somebody who has signed in. Their tokens are in a closure and nowhere else: after a reload the issuer is asked again. */
export interface Visitor {
  /** Says in a request who makes it. Throws SignInFailed. */
  authorize(request: Request): Promise<Request>;
  /** Ends the visit here, and at the issuer where that can be asked for. */
  signOut(): void;
}

/** Whether somebody is at a form, which no page is to be taken away under. What a list is narrowed to stands in the address. */
const isTyping = () =>
  document.querySelector("form:not(.filters) :is(:user-valid, :user-invalid, input:focus, textarea:focus)") !== null;

/**
 * The visitor, once they are back from the issuer; until then they are sent there, and nothing is answered. Undefined when they have signed
 * out. `now` is the clock, in milliseconds. Throws SignInFailed.
 */
export const arrive = async (signIn: SignedIn, now: () => number): Promise<Visitor | undefined> => {
  const { issuer, clientId } = signIn;
  const client = { clientId, redirectUri: new URL("./", location.href).href };
  const way = wayOf(signIn, now);
  const query = new URLSearchParams(location.search);
  const back = isAnswer(query);
  const attempt = back ? takeKept() : undefined;
  // No code is to stay in the address, and in the browser's history.
  if (back) history.replaceState(null, "", `./${attempt?.place ?? ""}`);
  else if (hasSignedOut()) return undefined;

  const provider = await discover(issuer);
  if (!back) return leave(provider, client, way.audience);
  const answer = answerTo(attempt, query, provider);
  const expected = { issuer, clientId, nonce: answer.nonce, carried: way.token };
  const tokens = tokensIn(await exchange(provider, client, answer), expected, now());

  let leaving: Promise<never> | undefined;
  return {
    async authorize(request) {
      if (tokens.ends[way.token] > now()) return way.authorize(request, tokens);
      if (request.method !== "GET" || isTyping())
        throw new SignInFailed(
          "Your sign-in has ended, and nothing was sent. What you typed is kept: load the page anew to sign in.",
        );
      return (leaving ??= leave(provider, client, way.audience));
    },
    signOut() {
      setSignedOut();
      sayGoodbye(provider, client);
    },
  };
};

/** Begins again: somebody who has signed out wants to sign in, or it did not work. */
export const startAnew = () => {
  forgetSignedOut();
  location.reload();
};
