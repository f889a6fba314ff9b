import * as v from "valibot";

const issuer = v.string();
/** The page's name at the issuer. */
const clientId = v.string();

/** Visitors sign in with an issuer of OpenID Connect, and carry its tokens, or sign with credentials that they get for them. */
const SignedIn = v.variant("kind", [
  v.object({ kind: v.literal("jwt"), issuer, clientId, audience: v.string() }),
  v.object({ kind: v.literal("cognito"), issuer, clientId, identityPoolId: v.string(), region: v.string() }),
]);
export type SignedIn = v.InferOutput<typeof SignedIn>;

/** What the page is told by the file beside it. */
export const Config = v.object({
  /** The API's address, without a slash at its end; empty where the page is served by the API itself. */
  api: v.string(),
  /** Seconds between two looks at what is going on. */
  refreshSeconds: v.pipe(v.number(), v.minValue(0.1)),
  /** How calls say who makes them. */
  authorization: v.variant("kind", [v.object({ kind: v.literal("none") }), SignedIn]),
});
export type Config = v.InferOutput<typeof Config>;

/** Where that file is. */
export const configPath = "config/page.json";
