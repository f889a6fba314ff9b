import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import type { SignedIn } from "../../src/console/config.ts";
import { request } from "../cloud.ts";
import { inBrowser, type Visit, type Visitor } from "./browser.ts";
import { deploy } from "./deployed.ts";
import type { Misbehaviour } from "./issuer.ts";

/** All that the browser keeps for a page, as text. */
const keptBy = (page: Page) => page.evaluate("JSON.stringify([sessionStorage, localStorage, document.cookie])");

/** Both clocks of the browser, an hour later. */
const anHourLater = `for (const clock of [Date, performance]) {
  const now = clock.now.bind(clock);
  clock.now = () => now() + 3_600_000;
}`;

inBrowser("the page, deployed", (visit) => {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

  const visitDeployed = async (kind: SignedIn["kind"], visitor?: Visitor) => {
    const visited: Visit = await visit(visitor);
    const { page, cloud, clock, post } = visited;
    await post(request({ jobName: "a-job" }));
    await clock.pass(86_400_000);
    const deployed = await deploy(kind, { api: cloud.api, page });
    open.push(deployed);
    return {
      ...visited,
      ...deployed,
      go: (place: string) => page.goto(`${deployed.url}/${place}`),
      logIn: () => page.getByRole("button", { name: "Log in as Zoë" }).click(),
      seesJob: () => page.getByRole("link", { name: "a-job" }).waitFor(),
    };
  };

  it("sends its visitor to sign in, takes them back to where they were, and calls with their token", async () => {
    const { page, url, go, logIn, seesJob, callers } = await visitDeployed("jwt");
    await go("#/jobs?nameContains=a-j");
    await logIn();
    await seesJob();
    expect(page.url()).toBe(`${url}/#/jobs?nameContains=a-j`);
    expect(new Set(callers)).toEqual(new Set(["zoe"]));
  });

  it("keeps no token anywhere, and signs its visitor in anew after a reload, without asking them", async () => {
    const { page, go, logIn, seesJob, issuer } = await visitDeployed("jwt");
    await go("#/jobs");
    await logIn();
    await seesJob();
    expect(await keptBy(page)).toBe('[{},{},""]');
    await page.reload();
    await seesJob();
    expect(issuer.seen).toEqual({ forms: 1, codes: 2, tokens: 2 });
  });

  it("signs its visitor in anew when their token has ended, and takes them back to where they were", async () => {
    const { page, url, go, logIn, seesJob, issuer, callers } = await visitDeployed("jwt");
    await go("#/jobs");
    await logIn();
    await seesJob();
    await page.getByRole("link", { name: "a-job" }).click();
    await page.getByRole("heading", { name: "a-job", level: 1 }).waitFor();
    // For this document alone, and so until it has gone to the issuer and is back.
    await page.evaluate(anHourLater);
    await expect.poll(() => issuer.seen, { timeout: 20_000 }).toEqual({ forms: 1, codes: 2, tokens: 2 });
    await page.getByRole("heading", { name: "a-job", level: 1 }).waitFor();
    expect(page.url()).toBe(`${url}/#/jobs/a-job`);
    expect(callers).not.toContain("nobody");
  });

  it("sends nothing when the token has ended under what somebody typed, and says so", async () => {
    const { page, go, logIn, issuer } = await visitDeployed("jwt");
    await go("#/new");
    await logIn();
    const field = page.locator("#field-jobName");
    await field.fill("typed");
    await field.blur();
    await page.evaluate(anHourLater);
    // Asks which names are taken, and so would lead to the issuer.
    await page.getByRole("button", { name: "Claude 3 Haiku" }).click();
    await expect.poll(() => field.inputValue()).toBe("request-writer-haiku-1");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("Your sign-in has ended, and nothing was sent.").waitFor();
    expect(await field.inputValue()).toBe("request-writer-haiku-1");
    expect(issuer.seen.codes).toBe(1);
    await page.reload();
    await page.getByText("as you left it").waitFor();
    expect(await field.inputValue()).toBe("request-writer-haiku-1");
    expect(issuer.seen.codes).toBe(2);
  });

  it("signs its calls with credentials that Cognito gives its visitor, which it asks for once", async () => {
    const { page, go, logIn, seesJob, callers, cognito } = await visitDeployed("cognito");
    await go("#/jobs?nameContains=a-j");
    await logIn();
    await seesJob();
    await page.getByLabel("Name contains").fill("another");
    await page.getByLabel("Name contains").press("Enter");
    await page.getByText("There is no such job").waitFor();
    expect(callers.length).toBeGreaterThan(1);
    expect(new Set(callers)).toEqual(new Set(["ASIA1"]));
    expect(cognito.given).toBe(1);
    expect(await keptBy(page)).toBe('[{},{},""]');
  });

  it("signs with new credentials before the old ones end, and does not send its visitor away", async () => {
    const { page, go, logIn, seesJob, callers, cognito, issuer } = await visitDeployed("cognito");
    cognito.lasts = 299;
    await go("#/jobs");
    await logIn();
    await seesJob();
    await page.getByLabel("Status").selectOption("Failed");
    await page.getByText("There is no such job").waitFor();
    expect(cognito.given).toBeGreaterThan(1);
    expect(new Set(callers).size).toBeGreaterThan(1);
    expect(callers).not.toContain("nobody");
    expect(issuer.seen.codes).toBe(1);
  });

  it.each([-7_200_000, 7_200_000])("signs by the site's clock where this computer's is %i ms off", async (off) => {
    const { page, go, logIn, seesJob, callers, cognito } = await visitDeployed("cognito");
    await page.addInitScript(`const right = Date;
      globalThis.Date = class extends right {
        constructor(...given) { super(...(given.length > 0 ? given : [right.now() + ${off}])); }
        static now() { return right.now() + ${off}; }
      };`);
    await go("#/jobs");
    await logIn();
    await seesJob();
    await expect.poll(() => callers.length).toBeGreaterThan(2);
    expect(new Set(callers)).toEqual(new Set(["ASIA1"]));
    expect(cognito.given).toBe(1);
  });

  it.each([
    ["this computer's clock is set", "Date"],
    ["this computer's clocks stood still in its sleep", "performance"],
  ])("goes on signing by the site's clock when %s while the page is open", async (_, clock) => {
    const { page, go, logIn, seesJob, callers } = await visitDeployed("cognito");
    await go("#/jobs");
    await logIn();
    await seesJob();
    await page.evaluate(`const now = ${clock}.now.bind(${clock}); ${clock}.now = () => now() - 1_200_000;`);
    const before = callers.length;
    await expect.poll(() => callers.length).toBeGreaterThan(before + 2);
    expect(callers).not.toContain("nobody");
  });

  it("signs no slash within a step of a path, not to delete a model either", async () => {
    const { page, go, logIn, callers } = await visitDeployed("cognito");
    const deleted: string[] = [];
    page.on("request", (call) => call.method() === "DELETE" && deleted.push(call.url()));
    await go("#/jobs/a-job");
    await logIn();
    await page.getByRole("button", { name: "Delete the model" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the model" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(deleted).toHaveLength(1);
    expect(deleted.join()).not.toMatch(/%2F/i);
    expect(callers).not.toContain("nobody");
  });

  it("says that the API may have refused a call where the browser does not let it be read", async () => {
    const { page, go, logIn, seesJob, gate } = await visitDeployed("jwt");
    await go("#/jobs");
    await logIn();
    await seesJob();
    gate.refuses = true;
    await page.getByRole("alert").getByText("The API cannot be reached, or it has refused the call").waitFor();
  });

  it("ends the visit here and at the issuer, until somebody wants to sign in again", async () => {
    const { page, url, go, logIn, seesJob, issuer } = await visitDeployed("jwt");
    await go("#/jobs");
    await logIn();
    await seesJob();
    await page.getByRole("link", { name: "New job" }).click();
    await page.locator("#field-jobName").fill("mine");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You have signed out.").waitFor();
    expect(await keptBy(page)).toBe('[{"lapidary.signed-out":"yes"},{},""]');
    expect(page.url()).toBe(`${url}/`);
    await page.reload();
    await page.getByText("You have signed out.").waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await logIn();
    await seesJob();
    expect(issuer.seen.forms).toBe(2);
  });

  it.each<[string, Misbehaviour, string]>([
    ["answers another question", { answer: { state: "another" } }, "This tab did not ask for this sign-in"],
    ["refuses", { answer: { error: "x", error_description: "<b>No</b>" } }, "refused: <b>No</b>"],
    ["takes no code", { refusesCodes: true }, "refused: The code is not good"],
    ["gives another sign-in's token", { claims: { nonce: "another" } }, "was made for another sign-in"],
  ])("lets nobody in when the issuer %s, says why, and tries again when asked", async (_, misbehaviour, message) => {
    const { page, go, logIn, seesJob, issuer, callers } = await visitDeployed("jwt");
    Object.assign(issuer.misbehaves, misbehaviour);
    await go("#/jobs");
    await logIn();
    await page.getByRole("alert").getByText(message).waitFor();
    expect(page.url()).not.toMatch(/code=|state=/);
    expect(callers).toEqual([]);
    for (const name of Object.keys(misbehaviour)) Reflect.deleteProperty(issuer.misbehaves, name);
    await page.getByRole("button", { name: "Sign in" }).click();
    await seesJob();
  });

  it.each<[string, object, string]>([
    ["calls itself by another name", { issuer: "https://a.example.com" }, "calls itself https://a.example.com"],
    ["has an address of script for an endpoint", { token_endpoint: "javascript:1" }, "must be an https address"],
  ])("sends nobody to an issuer that %s, and says why", async (_, document, message) => {
    const { page, go, logIn, seesJob, issuer } = await visitDeployed("jwt");
    issuer.misbehaves.document = document;
    await go("#/jobs");
    await page.getByRole("alert").getByText(message).waitFor();
    expect(issuer.seen.forms).toBe(0);
    delete issuer.misbehaves.document;
    await page.getByRole("button", { name: "Sign in" }).click();
    await logIn();
    await seesJob();
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, logIn, seesJob, issuer, faults, overflow, picture } = await visitDeployed("jwt", visitor);
    const fits = async (name: string) => {
      expect(await faults()).toEqual([]);
      expect(await overflow()).toBe(0);
      await picture(name);
    };
    issuer.misbehaves.answer = { error: "x", error_description: "A long word: ".concat("x".repeat(120)) };
    await go("#/jobs");
    await logIn();
    await page.getByRole("alert").waitFor();
    await fits("sign-in-failed");
    delete issuer.misbehaves.answer;
    await page.getByRole("button", { name: "Sign in" }).click();
    await seesJob();
    await fits("signed-in");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You have signed out.").waitFor();
    await fits("signed-out");
  });
});
