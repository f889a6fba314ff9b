import { ask } from "./ask.ts";
import { newAttempt, questionOf, type Attempt, type Client } from "./attempt.ts";
import type { Provider } from "./discovery.ts";
import { keep } from "./kept.ts";
import { challengeOf } from "./pkce.ts";
import { TokenAnswer } from "./tokens.ts";

/** Sends the visitor to the issuer, who sends them back at once if it knows them still. Nothing is answered: the page is being left. */
export const leave = async (provider: Provider, client: Client, audience: string | undefined): Promise<never> => {
  const attempt = newAttempt(location.hash);
  const question = questionOf(provider, client, attempt, await challengeOf(attempt.verifier), audience);
  keep(attempt);
  // With the browser's back button nobody comes to a page that only sends them on.
  location.replace(question);
  return new Promise(() => {});
};

/** The tokens for the code of an answer. Throws SignInFailed. */
export const exchange = (
  provider: Provider,
  { clientId, redirectUri }: Client,
  { code, verifier }: Pick<Attempt, "verifier"> & { code: string },
): Promise<TokenAnswer> =>
  ask("The identity provider's token endpoint", provider.token_endpoint, TokenAnswer, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  });

/** Ends the issuer's session, where it has an endpoint for that, and leaves the page in any case. */
export const sayGoodbye = ({ end_session_endpoint: end }: Provider, { clientId, redirectUri }: Client) => {
  if (end === undefined) return location.reload();
  const address = new URL(end);
  // The last is Cognito's own name for it. A token as a hint would stand in the browser's history.
  const parameters = { client_id: clientId, post_logout_redirect_uri: redirectUri, logout_uri: redirectUri };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  location.replace(address.href);
};
