import { createHash, generateKeyPairSync, randomUUID, sign, verify } from "node:crypto";
import * as v from "valibot";
import { listenOn, type Listening } from "#local/listen.ts";
import type { ServiceResponse } from "#local/service.ts";

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const Claims = v.looseObject({ iss: v.string(), aud: v.string(), sub: v.string(), exp: v.number() });
type Claims = v.InferOutput<typeof Claims>;

const page = (html: string, headers: Record<string, string> = {}): ServiceResponse => ({
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8", ...headers },
  body: `<!doctype html><html lang="en"><title>The issuer</title><h1>The issuer</h1>${html}`,
});
const sendTo = (location: URL, headers: Record<string, string> = {}): ServiceResponse => ({
  status: 302,
  headers: { location: location.href, ...headers },
  body: "",
});
const json = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { "content-type": "application/json", "access-control-allow-origin": "*" },
  body: JSON.stringify(body),
});

/** What an issuer does otherwise than it should. */
export interface Misbehaviour {
  /** What its document says besides. */
  document?: object;
  /** What its ID tokens say besides. */
  claims?: object;
  /** What its answers say besides. */
  answer?: Record<string, string>;
  /** It takes no code. */
  refusesCodes?: boolean;
}

/** A small issuer of OpenID Connect on loopback, which knows one public client. It forgets nobody until they sign out. */
export const startIssuer = async (clientId: string) => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const codes = new Map<string, URLSearchParams>();
  const misbehaves: Misbehaviour = {};
  /** Who was shown the form, sent back with a code, or given tokens. */
  const seen = { forms: 0, codes: 0, tokens: 0 };
  const url = () => listening.url;

  const tokenOf = (claims: object) => {
    const signed = `${encoded({ alg: "ES256" })}.${encoded(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  };

  const answerTo = (question: URLSearchParams, headers: Record<string, string> = {}) => {
    const back = new URL(question.get("redirect_uri") ?? "");
    const code = randomUUID();
    codes.set(code, question);
    seen.codes += 1;
    const answer = { code, state: question.get("state") ?? "", iss: url(), ...misbehaves.answer };
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
    return sendTo(back, headers);
  };

  const exchanged = (form: URLSearchParams): ServiceResponse => {
    const question = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const good =
      question?.get("code_challenge") === challenge &&
      question.get("redirect_uri") === form.get("redirect_uri") &&
      form.get("client_id") === clientId &&
      form.get("grant_type") === "authorization_code" &&
      !misbehaves.refusesCodes;
    if (!good) return json(400, { error: "invalid_grant", error_description: "The code is not good" });
    seen.tokens += 1;
    const iat = Math.floor(Date.now() / 1000);
    const about = { iss: url(), sub: "zoe", iat, exp: iat + 3600 };
    return json(200, {
      token_type: "Bearer",
      expires_in: 3600,
      access_token: tokenOf({ ...about, aud: question.get("audience") ?? "nobody" }),
      id_token: tokenOf({ ...about, aud: clientId, nonce: question.get("nonce"), ...misbehaves.claims }),
    });
  };

  const listening: Listening = await listenOn(0, async ({ method, path, query, headers, body }) => {
    switch (`${method} ${path}`) {
      case "GET /.well-known/openid-configuration":
        return json(200, {
          issuer: url(),
          authorization_endpoint: `${url()}/authorize`,
          token_endpoint: `${url()}/token`,
          end_session_endpoint: `${url()}/logout`,
          code_challenge_methods_supported: ["S256"],
          authorization_response_iss_parameter_supported: true,
          ...misbehaves.document,
        });
      case "GET /authorize": {
        const asks = { client_id: clientId, response_type: "code", scope: "openid", code_challenge_method: "S256" };
        if (Object.entries(asks).some(([name, value]) => query.get(name) !== value)) return page("<p>What?</p>");
        if (headers["cookie"]?.includes("session=zoe")) return answerTo(query);
        seen.forms += 1;
        const inputs = [...query].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
        return page(`<form action="/login">${inputs.join("")}<button>Log in as Zoë</button></form>`);
      }
      case "GET /login":
        return answerTo(query, { "set-cookie": "session=zoe; HttpOnly" });
      case "POST /token":
        return exchanged(new URLSearchParams(Buffer.from(body).toString()));
      case "GET /logout":
        return sendTo(new URL(query.get("post_logout_redirect_uri") ?? ""), {
          "set-cookie": "session=; Max-Age=0; HttpOnly",
        });
      default:
        return page("<p>There is no such page</p>");
    }
  });

  return {
    url: url(),
    seen,
    misbehaves,
    close: () => listening.close(),
    /** What a token says that this issuer made, and that has not ended. */
    claimsIn(token: string): Claims | undefined {
      const [head = "", payload = "", signature = ""] = token.split(".");
      const good = verify(
        "sha256",
        Buffer.from(`${head}.${payload}`),
        { key: publicKey, dsaEncoding: "ieee-p1363" },
        Buffer.from(signature, "base64url"),
      );
      if (!good) return undefined;
      const claims = v.parse(Claims, JSON.parse(Buffer.from(payload, "base64url").toString()));
      return claims.iss === url() && claims.exp * 1000 > Date.now() ? claims : undefined;
    },
  };
};
export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
