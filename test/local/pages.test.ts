import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { built, withPages } from "#local/pages.ts";
import { pagePolicy } from "../../src/page-policy.ts";
import { setup } from "../cloud.ts";

const { answer } = withPages({ answer: async () => ({ status: 404, headers: {}, body: "the API's own" }) });

const get = async (path: string, method = "GET") => {
  const { status, headers, body } = await answer({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
  });
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? Buffer.from(body).toString() : "";
  return { status, headers, text };
};

/** The addresses that a document loads, as paths. */
const loadedBy = (html: string) => [...html.matchAll(/(?:src|href)="\.(\/[^"]+)"/g)].map(([, path = ""]) => path);

describe("the page of npm start", () => {
  it("loads its own files only, all of which are there with their types", async () => {
    const { status, headers, text } = await get("/");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(text).not.toMatch(/(?:src|href)="(?!\.\/)/);
    const types = await Promise.all(loadedBy(text).map(async (path) => (await get(path)).headers["content-type"]));
    expect([...new Set(types)].toSorted()).toEqual([
      "image/svg+xml",
      "text/css; charset=utf-8",
      "text/javascript; charset=utf-8",
    ]);
  });

  it("loads what signs visitors in for those alone who have to sign in", async () => {
    const scripts = new Map([...(await built())].map(([path, content]) => [path, Buffer.from(content).toString()]));
    const loaded = new Set(loadedBy(scripts.get("/index.html") ?? "").filter((path) => path.endsWith(".js")));
    for (const path of loaded)
      for (const [, name = ""] of (scripts.get(path) ?? "").matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g))
        loaded.add(`/assets/${name}`);
    const holding = (text: string) =>
      [...scripts].filter(([, content]) => content.includes(text)).map(([path]) => path);
    for (const text of ["code_challenge", "AWS4-HMAC-SHA256", "AWSCognitoIdentityService"]) {
      expect(holding(text), text).toHaveLength(1);
      expect([...loaded], text).not.toEqual(expect.arrayContaining(holding(text)));
    }
  });

  it("has at most 120 KB of JavaScript, gzipped", async () => {
    const scripts = [...(await built())].filter(([path]) => path.endsWith(".js"));
    const sizes = scripts.map(([, content]) => gzipSync(content, { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(120 * 1024);
  });

  it("allows nothing inline and nobody to frame it, and the document has nothing inline", async () => {
    const { headers, text } = await get("/");
    expect(headers["content-security-policy"]).toBe(pagePolicy());
    expect(pagePolicy(["https://api.example.com"])).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' https://api.example.com; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
  });

  it("says where the API is, and that nobody signs in, in config/page.json", async () => {
    const { text } = await get("/config/page.json");
    expect(JSON.parse(text)).toEqual({ api: "", refreshSeconds: 1, authorization: { kind: "none" } });
  });

  it.each([
    ["/model-customization-jobs", "GET"],
    ["/assets/index-00000000.js", "GET"],
    ["/assets/../config/page.json", "GET"],
    ["/", "POST"],
  ])("leaves %s by %s to the API", async (path, method) => {
    expect((await get(path, method)).text).toBe("the API's own");
  });
});

it("every answer of the emulated API tells the time of its own clock", async () => {
  const { cloud, clock } = await setup();
  await clock.pass(3_600_000);
  const { headers } = await cloud.api.answer({
    method: "GET",
    path: "/model-customization-jobs",
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
  });
  expect(headers["date"]).toBe(new Date(clock.now()).toUTCString());
});
