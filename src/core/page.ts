import * as v from "valibot";
import type { Limits } from "./patterns.ts";
import { structure, text } from "./shapes.ts";

/** The address of an OpenID Connect issuer. */
export const issuer: Limits = {
  min: 9,
  max: 2048,
  pattern: /^https:\/\/[^\s?#]+$/,
  means: "the address of an OpenID Connect issuer, starting with https://",
};

const client: Limits = { min: 1, max: 256, pattern: /^\S+$/, means: "the id of a client that the issuer knows" };

const pool: Limits = {
  min: 1,
  max: 55,
  pattern: /^[a-z0-9-]+:[0-9a-f-]+$/,
  means: "the id of a Cognito identity pool, REGION:UUID",
};

/** A port in an address, 1 to 65535. */
export const port = "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";

const origin: Limits = {
  min: 9,
  max: 262,
  pattern: new RegExp(`^https://[a-z0-9.-]+(?::(?:${port}))?$`),
  means: "an origin such as https://models.auth.eu-west-1.amazoncognito.com, without a path",
};

const host: Limits = {
  min: 3,
  max: 253,
  pattern: /^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/,
  means: "the name of a host, such as models.example.com",
};

const certificate: Limits = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws(?:-[^:]+)?:acm:us-east-1:[0-9]{12}:certificate\/[\w-]+$/,
  means: "the ARN of a certificate in us-east-1, where CloudFront looks for it",
};

/** How the page is made, and who its visitors sign in with. */
export const Page = structure({
  /** What the issuer calls the page: a public client, without a secret. */
  clientId: text(client),
  /** Whom visitors sign in with, where the API asks for signatures; where it asks for tokens, they are of its own issuer. */
  issuer: v.optional(text(issuer)),
  /** What gives a visitor the credentials to sign with. */
  identityPoolId: v.optional(text(pool)),
  /** Where the issuer's token endpoint is, if not at the issuer's own origin: Cognito's user pools have it elsewhere. */
  tokenOrigin: v.optional(text(origin)),
  /** A name of one's own in the place of CloudFront's; whoever owns it points it to the distribution. */
  domain: v.optional(structure({ name: text(host), certificate: text(certificate) })),
});
export type Page = v.InferOutput<typeof Page>;
