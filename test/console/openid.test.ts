import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Answer } from "#local/endpoint.ts";
import { listenOn } from "#local/listen.ts";
import { ask } from "../../src/console/sign-in/ask.ts";
import { answerTo, isAnswer, newAttempt, questionOf } from "../../src/console/sign-in/attempt.ts";
import { loginOf, margin, renewed } from "../../src/console/sign-in/cognito.ts";
import { identityOrigin } from "../../src/console/sign-in/identity-pool.ts";
import { documentOf, Provider, providerOf } from "../../src/console/sign-in/discovery.ts";
import { base64url, challengeOf, randomText } from "../../src/console/sign-in/pkce.ts";
import { signed } from "../../src/console/sign-in/signing.ts";
import { TokenAnswer, tokensIn } from "../../src/console/sign-in/tokens.ts";
import { signerOf } from "./signature.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const issuer = "https://login.example.com/models";
const document = {
  issuer,
  authorization_endpoint: "https://login.example.com/authorize?tenant=1",
  token_endpoint: "https://login.example.com/token",
};
const provider = v.parse(Provider, document);

describe("A code's proof", () => {
  it("is the one of RFC 7636, appendix B", async () => {
    expect(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
  });

  it("is written as base64 for addresses, and of 256 bits that are never the same", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      }),
    );
    const texts = Array.from({ length: 100 }, randomText);
    expect(new Set(texts).size).toBe(100);
    for (const text of texts) expect(text).toMatch(/^[\w-]{43}$/);
  });
});

describe("An issuer's document", () => {
  it.each([
    [issuer, `${issuer}/.well-known/openid-configuration`],
    ["https://login.example.com/", "https://login.example.com/.well-known/openid-configuration"],
  ])("of %s is at %s", (of, address) => {
    expect(documentOf(of)).toBe(address);
  });

  it("is refused where it is of another issuer, however alike", () => {
    expect(providerOf(issuer, provider)).toEqual(provider);
    expect(() => providerOf(`${issuer}/`, provider)).toThrow(`${issuer}/ calls itself ${issuer}`);
  });

  it("is refused where the issuer says that it does not know S256", () => {
    const knows = (...code_challenge_methods_supported: string[]) =>
      providerOf(issuer, { ...provider, code_challenge_methods_supported });
    expect(() => knows("plain")).toThrow("does not know PKCE's method S256");
    expect(knows("plain", "S256")).toMatchObject({ issuer });
  });

  it.each(["http://login.example.com/token", "javascript:alert(1)", "token", "data:text/html,x"])(
    "is refused with %s for an endpoint",
    (address) => {
      for (const member of ["authorization_endpoint", "token_endpoint", "end_session_endpoint"])
        expect(v.is(Provider, { ...document, [member]: address }), member).toBe(false);
    },
  );
});

describe("Who is asked", () => {
  const answering = async (answer: Answer) => {
    const server = await listenOn(0, answer);
    onTestFinished(() => server.close());
    return server.url;
  };
  const asked = (address: string) => ask("The issuer", address, v.object({ good: v.literal(true) }));

  it("is believed where the answer is as it should be", async () => {
    const url = await answering(async () => ({ status: 200, headers: {}, body: '{"good": true, "more": 1}' }));
    expect(await asked(url)).toEqual({ good: true });
  });

  it.each([
    [200, '{"good": 1}', "The issuer answered otherwise than expected: good "],
    [200, "<html>", "The issuer answered otherwise than expected"],
    [400, '{"error": "invalid_grant", "error_description": "Too late"}', "The issuer refused: Too late"],
    [400, '{"error": "invalid_grant"}', "The issuer refused: invalid_grant"],
    [400, '{"__type": "NotAuthorizedException", "message": "Who?"}', "The issuer refused: Who?"],
    [503, "<html>", "The issuer refused: 503"],
  ])("is not believed with %i %s", async (status, body, message) => {
    const url = await answering(async () => ({ status, headers: {}, body }));
    await expect(asked(url)).rejects.toThrow(message);
  });

  it("leads to nobody else", async () => {
    const elsewhere = await answering(async () => ({ status: 200, headers: {}, body: '{"good": true}' }));
    const url = await answering(async () => ({ status: 302, headers: { location: elsewhere }, body: "" }));
    await expect(asked(url)).rejects.toThrow(
      `The issuer at ${url} cannot be reached, or does not let this page call it`,
    );
  });
});

describe("A sign-in", () => {
  const client = { clientId: "page", redirectUri: "https://models.example.com/" };
  const attempt = newAttempt("#/jobs?statusEquals=Failed");

  it("asks for a code, with state, nonce and challenge, and keeps the verifier to itself", () => {
    const asked = new URL(questionOf(provider, client, attempt, "the-challenge"));
    expect(`${asked.origin}${asked.pathname}`).toBe("https://login.example.com/authorize");
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      tenant: "1",
      response_type: "code",
      client_id: "page",
      redirect_uri: client.redirectUri,
      scope: "openid",
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: "the-challenge",
      code_challenge_method: "S256",
    });
    expect(asked.href).not.toContain(attempt.verifier);
    expect(questionOf(provider, client, attempt, "c", "lapidary")).toContain("&audience=lapidary");
  });

  const answer = (parameters: Record<string, string>) => new URLSearchParams({ state: attempt.state, ...parameters });

  it("takes the code of its own answer, from an issuer that does or does not name itself", () => {
    expect(answerTo(attempt, answer({ code: "c" }), provider)).toEqual({ ...attempt, code: "c" });
    expect(answerTo(attempt, answer({ code: "c", iss: issuer }), provider)).toMatchObject({ code: "c" });
  });

  it.each([
    ["another state", { code: "c", state: "another" }, attempt, "This tab did not ask for this sign-in"],
    ["no attempt that is known", { code: "c" }, undefined, "This tab did not ask for this sign-in"],
    [
      "another issuer's name",
      { code: "c", iss: "https://a.example.com" },
      attempt,
      `This answer is not from ${issuer}`,
    ],
    ["a refusal", { error: "access_denied" }, attempt, "The identity provider refused: access_denied"],
    ["a refusal with words", { error: "x", error_description: "Not you" }, attempt, "refused: Not you"],
    ["a refusal and a code", { error: "x", code: "c" }, attempt, "The identity provider refused: x"],
  ])("refuses an answer with %s", (_, parameters, to, message) => {
    expect(() => answerTo(to, answer(parameters), provider)).toThrow(message);
  });

  it("refuses an answer without the issuer's name where the issuer says that it gives it", () => {
    const naming = { ...provider, authorization_response_iss_parameter_supported: true };
    expect(() => answerTo(attempt, answer({ code: "c" }), naming)).toThrow(`This answer is not from ${issuer}`);
  });

  it("takes for an answer what has a state and a code or an error, and nothing else", () => {
    expect(isAnswer(answer({ code: "c" }))).toBe(true);
    expect(isAnswer(answer({ error: "e" }))).toBe(true);
    expect(isAnswer(answer({}))).toBe(false);
    expect(isAnswer(new URLSearchParams("code=c"))).toBe(false);
  });
});

describe("Tokens", () => {
  const now = Date.UTC(2026, 10, 21);
  const seconds = now / 1000;
  const expected = { issuer, clientId: "page", nonce: "n", carried: "access" } as const;
  const claims = { iss: issuer, aud: "page", nonce: "n", iat: seconds, exp: seconds + 3600, sub: "Zoë" };
  const tokenOf = (said: unknown) => `e30.${Buffer.from(JSON.stringify(said)).toString("base64url")}.c2ln`;
  const answerWith = (said: unknown, more: object = {}) =>
    v.parse(TokenAnswer, { token_type: "Bearer", id_token: tokenOf(said), access_token: "a", ...more });

  it("last as long as they say, by the clock of the computer that they came to", () => {
    const { ends } = tokensIn(answerWith(claims, { expires_in: 600 }), expected, now + 5000);
    expect(ends).toEqual({ id: now + 3_605_000, access: now + 605_000 });
    expect(tokensIn(answerWith(claims), expected, now).ends.access).toBe(now + 3_600_000);
    const late = { ...claims, iat: seconds + 7200, exp: seconds + 10_800 };
    expect(tokensIn(answerWith(late), expected, now).ends.id).toBe(now + 3_600_000);
  });

  it.each([
    ["another issuer's", { iss: "https://a.example.com" }, "is another issuer's"],
    ["for another client", { aud: "api" }, "is for another client"],
    ["for another client among several", { aud: ["page", "api"], azp: "api" }, "is for another client"],
    ["of another sign-in", { nonce: "m" }, "was made for another sign-in"],
    ["over", { iat: seconds - 7200, exp: seconds }, "has ended"],
    ["as good as over", { exp: seconds + 59 }, "lasts less than 60 seconds"],
    ["without a nonce", { nonce: undefined }, "cannot be read"],
    ["without an end", { exp: "soon" }, "cannot be read"],
  ])("are refused where they are %s", (_, over, message) => {
    expect(() => tokensIn(answerWith({ ...claims, ...over }), expected, now)).toThrow(message);
  });

  it.each([0, -1, 59])("are refused where the one that is carried is good for %i seconds", (expires_in) => {
    const answer = answerWith(claims, { expires_in });
    expect(() => tokensIn(answer, expected, now)).toThrow("access token lasts less than 60 seconds");
    expect(tokensIn(answer, { ...expected, carried: "id" }, now).ends.id).toBe(now + 3_600_000);
  });

  it("are refused where they are no tokens, whatever they are", () => {
    fc.assert(
      fc.property(fc.string(), (id_token) => {
        expect(() => tokensIn({ token_type: "bearer", id_token, access_token: "a" }, expected, now)).toThrow(
          "cannot be read",
        );
      }),
    );
  });

  it("are of type Bearer, and a refresh token is not kept", () => {
    expect(answerWith(claims, { refresh_token: "r" })).not.toHaveProperty("refresh_token");
    expect(() => answerWith(claims, { token_type: "mac" })).toThrow();
  });
});

describe("Credentials", () => {
  const made = (count: number, ends: number) => ({
    accessKeyId: `KEY${count}`,
    secretAccessKey: "s",
    sessionToken: "t",
    ends,
  });

  it("are asked for once by all who need them, and again before they end", async () => {
    let [now, count] = [0, 0];
    const credentials = renewed(
      async () => made(++count, now + 3_600_000),
      () => now,
    );
    const keys = () => Promise.all([1, 2, 3].map(async () => (await credentials("token")).accessKeyId));
    expect(await keys()).toEqual(["KEY1", "KEY1", "KEY1"]);
    now = 3_600_000 - margin - 1;
    expect(await keys()).toEqual(["KEY1", "KEY1", "KEY1"]);
    now += 1;
    expect(await keys()).toEqual(["KEY2", "KEY2", "KEY2"]);
  });

  it("are asked for again after there were none to have", async () => {
    let count = 0;
    const credentials = renewed(
      async () => (++count === 1 ? Promise.reject(new Error("Not now")) : made(count, 3_600_000)),
      () => 0,
    );
    await expect(credentials("token")).rejects.toThrow("Not now");
    expect(await credentials("token")).toMatchObject({ accessKeyId: "KEY2" });
  });

  it("are from the region of the pool, for the issuer without its scheme and without a slash at its end", () => {
    expect(loginOf("https://tenant.auth0.com/")).toBe("tenant.auth0.com");
    expect(identityOrigin("eu-west-2:11111111-2222-3333-4444-555555555555")).toBe(
      "https://cognito-identity.eu-west-2.amazonaws.com",
    );
    expect(loginOf("https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_a")).toBe(
      "cognito-idp.eu-west-2.amazonaws.com/eu-west-2_a",
    );
  });
});

describe("A signed request", () => {
  const credentials = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "a secret", sessionToken: "a session", ends: 0 };
  const secrets = new Map([["ASIAEXAMPLE", "a secret"]]);
  const base = "https://abc.execute-api.eu-west-2.amazonaws.com";
  const now = Date.UTC(2026, 10, 21, 1, 2, 3, 456);

  /** What arrives of a request. */
  const arrived = async (request: Request) => {
    const { pathname, search, host, searchParams } = new URL(request.url);
    const headers = { ...Object.fromEntries(request.headers), host };
    return {
      method: request.method,
      path: pathname,
      search: search.slice(1),
      query: searchParams,
      headers,
      body: new Uint8Array(await request.arrayBuffer()),
    };
  };

  it("is as AWS would compute it, whatever its path, query and body, and says what it said", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .filter((text) => text !== "." && text !== "..");
    await fc.assert(
      fc.asyncProperty(name, name, fc.option(fc.jsonValue(), { nil: undefined }), async (step, value, body) => {
        const address = `${base}/custom-models/${encodeURIComponent(step)}?${new URLSearchParams({ nameContains: value })}`;
        const request = new Request(address, {
          method: body === undefined ? "DELETE" : "POST",
          ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        });
        const sent = await arrived(await signed(request, credentials, "eu-west-2", now));
        expect(sent.headers).toHaveProperty("x-amz-date", "20261121T010203Z");
        expect(signerOf(sent, secrets)).toBe("ASIAEXAMPLE");
        expect(sent.query.get("nameContains")).toBe(value);
        expect(sent.path).toBe(new URL(address).pathname);
        expect(Buffer.from(sent.body).toString()).toBe(body === undefined ? "" : JSON.stringify(body));
        expect(signerOf({ ...sent, path: `${sent.path}x` }, secrets)).toBeUndefined();
        expect(signerOf({ ...sent, body: Buffer.from("another") }, secrets)).toBeUndefined();
      }),
    );
  });

  it("has no space as a plus sign, which AWS would sign otherwise", async () => {
    const request = new Request(`${base}/jobs?${new URLSearchParams({ a: "b c+d" })}`);
    expect((await signed(request, credentials, "eu-west-2", now)).url).toBe(`${base}/jobs?a=b%20c%2Bd`);
  });

  it("is given up when the request is", async () => {
    const ended = new AbortController();
    const { signal } = await signed(
      new Request(`${base}/jobs`, { signal: ended.signal }),
      credentials,
      "eu-west-2",
      now,
    );
    ended.abort();
    expect(signal.aborted).toBe(true);
  });
});
