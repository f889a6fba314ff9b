import * as v from "valibot";
import { ask } from "./ask.ts";
import { SignInFailed } from "./failed.ts";

/** Nobody listens on the way to one's own machine either. */
const loopback = ["127.0.0.1", "localhost"];

const isSafe = (address: string) => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && loopback.includes(hostname));
};

const endpoint = v.pipe(v.string(), v.check(isSafe, "must be an https address"));

/** What an issuer tells of itself: OpenID Connect Discovery, section 3. */
export const Provider = v.object({
  issuer: v.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  end_session_endpoint: v.optional(endpoint),
  code_challenge_methods_supported: v.optional(v.array(v.string())),
  /** It names itself in its answers: RFC 9207. */
  authorization_response_iss_parameter_supported: v.optional(v.boolean(), false),
});
export type Provider = v.InferOutput<typeof Provider>;

/** What a document tells of the issuer, if it is that one's. Throws SignInFailed. */
export const providerOf = (issuer: string, document: Provider): Provider => {
  // Section 4.3: or another could have it sign its own visitors in here.
  if (document.issuer !== issuer) throw new SignInFailed(`${issuer} calls itself ${document.issuer}`);
  const { code_challenge_methods_supported: methods = ["S256"] } = document;
  if (!methods.includes("S256")) throw new SignInFailed(`${issuer} does not know PKCE's method S256`);
  return document;
};

/** Where an issuer's document is. */
export const documentOf = (issuer: string): string => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** Asks an issuer about itself. Throws SignInFailed. */
export const discover = async (issuer: string): Promise<Provider> =>
  providerOf(issuer, await ask("The identity provider", documentOf(issuer), Provider));
