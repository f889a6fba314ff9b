import * as v from "valibot";
import { SignInFailed } from "./failed.ts";

/** What a code is exchanged for. A refresh token would outlive the visit, and is not read. */
export const TokenAnswer = v.object({
  token_type: v.pipe(v.string(), v.toLowerCase(), v.literal("bearer")),
  id_token: v.string(),
  access_token: v.string(),
  /** Seconds that the access token is good for. */
  expires_in: v.optional(v.number()),
});
export type TokenAnswer = v.InferOutput<typeof TokenAnswer>;

const Claims = v.object({
  iss: v.string(),
  aud: v.pipe(
    v.union([v.string(), v.array(v.string())]),
    v.transform((value) => [value].flat()),
  ),
  azp: v.optional(v.string()),
  nonce: v.string(),
  /** Seconds since 1970, as `iat`. */
  exp: v.number(),
  iat: v.number(),
});
type Claims = v.InferOutput<typeof Claims>;

const decoded = (token: string): unknown => {
  const [, payload = ""] = token.split(".");
  const bytes = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
};

const claimsIn = (token: string): Claims => {
  try {
    return v.parse(Claims, decoded(token));
  } catch (cause) {
    throw new SignInFailed("The identity provider's token cannot be read", { cause });
  }
};

/** The token that calls take with them, or are signed by means of. */
export type Carried = "id" | "access";

/** What a token must say to be for this page, from this issuer, and made for this sign-in. */
interface Expected {
  issuer: string;
  clientId: string;
  nonce: string;
  carried: Carried;
}

/** The least seconds that a token must last: with less, a visitor would be sent away as soon as they are back. */
const shortest = 60;

/** What is wrong with claims: OpenID Connect Core, section 3.1.3.7. The signature may go unchecked there, as the token comes from the issuer itself. */
const wrongWith = (
  { iss, aud, azp, nonce, exp, iat }: Claims,
  { issuer, clientId, nonce: asked }: Expected,
  now: number,
) =>
  Object.entries({
    "is another issuer's": iss !== issuer,
    "is for another client": !aud.includes(clientId) || (azp ?? clientId) !== clientId,
    "was made for another sign-in": nonce !== asked,
    "has ended": exp * 1000 <= now,
    [`lasts less than ${shortest} seconds`]: exp - iat < shortest,
  }).find(([, wrong]) => wrong)?.[0];

/** What a visitor has signed in with. */
export interface Tokens {
  id: string;
  access: string;
  /** When each has ended, in milliseconds. */
  ends: { id: number; access: number };
}

/** The tokens of an answer that came at `now`. Throws SignInFailed. */
export const tokensIn = (
  { id_token, access_token, expires_in }: TokenAnswer,
  expected: Expected,
  now: number,
): Tokens => {
  const claims = claimsIn(id_token);
  const wrong = wrongWith(claims, expected, now);
  if (wrong !== undefined) throw new SignInFailed(`The identity provider's token ${wrong}`);
  if (expected.carried === "access" && expires_in !== undefined && expires_in < shortest)
    throw new SignInFailed(`The identity provider's access token lasts less than ${shortest} seconds`);
  // From now on: this clock need not be the issuer's.
  const lasts = claims.exp - claims.iat;
  return {
    id: id_token,
    access: access_token,
    ends: { id: now + lasts * 1000, access: now + (expires_in ?? lasts) * 1000 },
  };
};
