import type { Page } from "playwright-core";
import * as v from "valibot";
import type { RawRequest } from "#local/endpoint.ts";
import type { HttpApi } from "#local/gateway.ts";
import { listenOn } from "#local/listen.ts";
import { pages } from "#local/pages.ts";
import type { SignedIn } from "../../src/console/config.ts";
import { cors } from "../../src/cors.ts";
import { identityOrigin } from "../../src/console/sign-in/identity-pool.ts";
import { startIssuer } from "./issuer.ts";
import { isInTime, signerOf } from "./signature.ts";

export const clientId = "page";
export const audience = "lapidary";
export const identityPoolId = "eu-west-2:11111111-2222-3333-4444-555555555555";
const region = "eu-west-2";
const identityId = "eu-west-2:the-identity-of-zoe";

const Logins = v.record(v.string(), v.string());
const IdentityCall = v.variant("operation", [
  v.object({ operation: v.literal("GetId"), IdentityPoolId: v.literal(identityPoolId), Logins }),
  v.object({ operation: v.literal("GetCredentialsForIdentity"), IdentityId: v.literal(identityId), Logins }),
]);

/**
 * The page as it is deployed: a site, an API of another origin that lets in nobody who does not prove who they are, an issuer, and Cognito's
 * identities for the browser of `page`.
 */
export const deploy = async (kind: SignedIn["kind"], { api, page }: { api: HttpApi; page: Page }) => {
  const issuer = await startIssuer(clientId);
  const secrets = new Map<string, string>();
  /** Who called the API, as it knows them, a line for each call; and how often Cognito gave credentials, which last so many seconds. */
  const callers: string[] = [];
  const cognito = { given: 0, lasts: 3600 };
  /** What the API does otherwise than its routes: its gateway refuses calls before it knows who may read why. */
  const gate = { refuses: false };
  let siteUrl = "";

  const callerOf = (request: RawRequest) => {
    if (kind === "cognito") {
      const search = new URLSearchParams(request.query).toString().replaceAll("+", "%20");
      return isInTime(request) ? signerOf({ ...request, search }, secrets) : undefined;
    }
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers["authorization"] ?? "") ?? [];
    const claims = token ? issuer.claimsIn(token) : undefined;
    return claims?.aud === audience ? claims.sub : undefined;
  };

  const gateway = await listenOn(0, async (request) => {
    const { origin } = request.headers;
    const known = origin === siteUrl ? { "access-control-allow-origin": origin } : {};
    if (request.method === "OPTIONS") {
      const headers = {
        ...known,
        "access-control-allow-methods": cors.allowMethods.join(),
        "access-control-allow-headers": cors.allowHeaders.join(),
      };
      return { status: 204, headers, body: "" };
    }
    if (gate.refuses) return { status: 403, headers: {}, body: JSON.stringify({ message: "Forbidden" }) };
    const headers = { ...known, "access-control-expose-headers": cors.exposeHeaders.join() };
    const caller = callerOf(request);
    if (caller === undefined) {
      callers.push("nobody");
      return { status: 403, headers, body: JSON.stringify({ message: "Forbidden" }) };
    }
    callers.push(caller);
    const answer = await api.answer(request);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  });

  const identities = await listenOn(0, async ({ method, headers, body }) => {
    const allowed = {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "content-type, x-amz-target",
    };
    if (method === "OPTIONS") return { status: 204, headers: allowed, body: "" };
    const answered = (status: number, told: object) => ({ status, headers: allowed, body: JSON.stringify(told) });
    const [, operation] = (headers["x-amz-target"] ?? "").split(".");
    const call = v.parse(IdentityCall, { operation, ...JSON.parse(Buffer.from(body).toString()) });
    const claims = issuer.claimsIn(call.Logins[issuer.url.replace("http://", "")] ?? "");
    if (claims?.aud !== clientId) return answered(400, { message: "The token is not for this pool" });
    if (call.operation === "GetId") return answered(200, { IdentityId: identityId });
    cognito.given += 1;
    const AccessKeyId = `ASIA${cognito.given}`;
    const SecretKey = `secret ${cognito.given}`;
    secrets.set(AccessKeyId, SecretKey);
    const Expiration = Date.now() / 1000 + cognito.lasts;
    return answered(200, {
      IdentityId: identityId,
      Credentials: { AccessKeyId, SecretKey, SessionToken: "s", Expiration },
    });
  });
  // Not by Playwright's own means, which would answer for the API what a browser asks before a call from another origin.
  await page.addInitScript(`const ask = window.fetch;
    window.fetch = (what, how) => ask(what === "${identityOrigin(identityPoolId)}/" ? "${identities.url}/" : what, how);`);

  const about = { issuer: issuer.url, clientId };
  const authorization: SignedIn =
    kind === "jwt" ? { kind, ...about, audience } : { kind, ...about, identityPoolId, region };
  const files = pages({ api: gateway.url, refreshSeconds: 0.1, authorization }, [
    gateway.url,
    issuer.url,
    identities.url,
  ]);
  const site = await listenOn(0, async (request) => (await files(request)) ?? { status: 404, headers: {}, body: "" });
  siteUrl = site.url;

  return {
    url: site.url,
    issuer,
    callers,
    cognito,
    gate,
    close: () => Promise.all([site, gateway, identities, issuer].map((each) => each.close())),
  };
};
