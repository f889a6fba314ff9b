import * as v from "valibot";
import type { Provider } from "./discovery.ts";
import { SignInFailed } from "./failed.ts";
import { randomText } from "./pkce.ts";

/** What has to be known of a sign-in when its answer comes. */
export const Attempt = v.object({
  /** Comes back as it was sent: the answer is to this browser's question. */
  state: v.string(),
  /** Comes back in the token: it was made for this question. */
  nonce: v.string(),
  /** Shows that who brings the code is who asked for it. */
  verifier: v.string(),
  /** Where in the page the visitor was: the part of the address after `#`, with it. */
  place: v.string(),
});
export type Attempt = v.InferOutput<typeof Attempt>;

/** A sign-in that nobody can foresee. */
export const newAttempt = (place: string): Attempt => ({
  state: randomText(),
  nonce: randomText(),
  verifier: randomText(),
  place,
});

/** The page, as the issuer knows it. */
export interface Client {
  clientId: string;
  /** Where the issuer sends visitors back to. */
  redirectUri: string;
}

/** Where a visitor is sent to sign in. `audience` is for issuers that ask who a token is meant for. */
export const questionOf = (
  provider: Pick<Provider, "authorization_endpoint">,
  { clientId, redirectUri }: Client,
  { state, nonce }: Attempt,
  challenge: string,
  audience?: string,
): string => {
  const question = new URL(provider.authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: "openid",
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(audience !== undefined && { audience }),
  };
  for (const [name, value] of Object.entries(parameters)) question.searchParams.set(name, value);
  return question.href;
};

/** Whether an address is an issuer's answer. */
export const isAnswer = (query: URLSearchParams): boolean =>
  query.has("state") && (query.has("code") || query.has("error"));

/** The code in the answer to an attempt, with the attempt. Throws SignInFailed. */
export const answerTo = (
  attempt: Attempt | undefined,
  query: URLSearchParams,
  provider: Pick<Provider, "issuer" | "authorization_response_iss_parameter_supported">,
): Attempt & { code: string } => {
  if (attempt === undefined || query.get("state") !== attempt.state)
    throw new SignInFailed("This tab did not ask for this sign-in, or it was answered before");
  const from = query.get("iss");
  if (from === null ? provider.authorization_response_iss_parameter_supported : from !== provider.issuer)
    throw new SignInFailed(`This answer is not from ${provider.issuer}`);
  const code = query.get("code");
  if (query.has("error") || code === null)
    throw new SignInFailed(`The identity provider refused: ${query.get("error_description") ?? query.get("error")}`);
  return { ...attempt, code };
};
