import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { request, setup } from "../cloud.ts";
import { inBrowser } from "./browser.ts";

const day = 86_400_000;

const example = (file: string) => readFileSync(new URL(`../../examples/nova/${file}`, import.meta.url), "utf8");

/** An account with the data of an example in its bucket. */
const withExample = async () => {
  const account = await setup();
  for (const file of ["train.jsonl", "validation.jsonl"]) await account.put(`examples/nova/${file}`, example(file));
  return account;
};

/** What the plans of this file ask for, unless they begin with an example. */
const template = Object.fromEntries(Object.entries(request()).filter(([name]) => !name.endsWith("Name")));

const run = { time: "2026-01-01T09:00:00.000Z", id: "an-event", trigger: "schedule", outcome: "started" };

/** The plan that the page shows as JSON. */
const shown = async (page: Page): Promise<unknown> =>
  JSON.parse(await page.getByRole("region", { name: "Plan as JSON" }).innerText());

const field = (page: Page, name: string) => page.locator(`[id="field-${name}"]`);

inBrowser("retraining plans", (visit) => {
  it("are made, listed, run, skipped, changed and deleted", async () => {
    const { page, go, get, clock } = await visit({}, await withExample());
    await go("#/plans");
    await page.getByText("No plan yet").waitFor();
    await page.getByRole("link", { name: "New plan" }).click();
    await field(page, "name").fill("weekly");
    await field(page, "schedule").fill("rate(7 days)");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in with the example for Nova Micro").waitFor();
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.waitForURL("**/#/plans/weekly");
    const { jobName: _, customModelName: __, ...asked } = JSON.parse(example("request.json"));
    expect((await get("/retraining-plans/weekly")).body).toMatchObject({ schedule: "rate(7 days)", request: asked });
    await clock.pass(60_000);

    await page.getByRole("link", { name: "Plans" }).click();
    const row = page.getByRole("row", { name: "weekly" });
    await row.getByText("rate(7 days)").waitFor();
    await row.getByText("Active").waitFor();
    const { nextRun } = (await get("/retraining-plans/weekly")).body;
    expect(await row.locator("time").getAttribute("datetime")).toBe(nextRun);
    await row.getByRole("link", { name: "weekly" }).click();

    const runs = page.getByRole("region", { name: "Runs" }).getByRole("row");
    await page.getByText("Nothing has set the plan off yet").waitFor();
    await page.getByRole("button", { name: "Run now" }).click();
    await page.getByText("Asked for.").waitFor();
    await clock.pass(60_000);
    await runs
      .filter({ hasText: "started" })
      .getByRole("link", { name: /^weekly-/ })
      .first()
      .waitFor();
    await clock.pass(day);
    await page.getByText("Completed", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Run now" }).click();
    await clock.pass(60_000);
    await runs.filter({ hasText: "skipped" }).getByText("the data were unchanged").waitFor();

    await page.getByRole("link", { name: "Change" }).click();
    await page.getByRole("heading", { name: "Change weekly" }).waitFor();
    await expect.poll(() => field(page, "schedule").inputValue()).toBe("rate(7 days)");
    expect(await field(page, "name").count()).toBe(0);
    await page.getByLabel("when new data arrive").check();
    await field(page, "data-s3Uri").fill("s3://lapidary-data/incoming/");
    await field(page, "keep").fill("2");
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.waitForURL("**/#/plans/weekly");
    await page.getByText("new data in s3://lapidary-data/incoming/").waitFor();
    const { body } = await get("/retraining-plans/weekly");
    expect(body).toMatchObject({ keep: 2, data: { s3Uri: "s3://lapidary-data/incoming/" }, request: asked });
    expect(body).not.toHaveProperty("schedule");

    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.waitForURL("**/#/plans");
    await page.getByText("No plan yet").waitFor();
  });

  it("are not sent with a wrong schedule, and what is right is said at its field", async () => {
    const { page, go, get } = await visit();
    await go("#/new-plan");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "name").fill("wrong");
    await field(page, "schedule").fill("cron(0 25 ? * MON *)");
    await field(page, "schedule").press("Enter");
    // What Enter might have shown would be there before this is.
    await field(page, "keep").fill("1");
    await expect.poll(() => shown(page)).toMatchObject({ keep: 1 });
    expect(await page.getByRole("region", { name: /^Not sent/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.getByRole("region", { name: /^Not sent: 1 thing/ }).waitFor();
    await page
      .locator('[id="field-schedule-wrong"]')
      .getByText("schedule must have 0 to 23 with , - * / (steps up to 23) in its hours field")
      .waitFor();
    expect(await field(page, "schedule").getAttribute("aria-invalid")).toBe("true");
    await field(page, "schedule").fill("");
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.locator('[id="field-schedule-wrong"]').getByText("schedule is required").waitFor();
    await page.getByLabel("only when an event asks for it").check();
    await page.getByRole("region", { name: /^Not sent/ }).waitFor({ state: "detached" });
    expect((await get("/retraining-plans")).body.retrainingPlanSummaries).toEqual([]);
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.waitForURL("**/#/plans/wrong");
  });

  it("show at the field what only the API knows", async () => {
    const { page, go } = await visit();
    await go("#/new-plan");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "name").fill("elsewhere");
    await page.getByLabel("when new data arrive").check();
    await field(page, "data-s3Uri").fill("s3://another-bucket/incoming/");
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.locator('[id="field-data-s3Uri-wrong"]').getByText("must be in the deployment's bucket").waitFor();
  });

  it("say when they ran, what became of their last job, and that a schedule is over", async () => {
    const account = await setup();
    await account.send("PUT", "/retraining-plans/asked", { request: template });
    await account.send("PUT", "/retraining-plans/once", { request: template, schedule: "cron(0 9 1 1 ? 2026)" });
    await account.clock.pass(2 * day);
    const { page, go, get } = await visit({}, account);
    const { retrainingPlanSummaries } = (await get("/retraining-plans")).body;
    await page.route("**/retraining-plans", (route) =>
      route.fulfill({
        json: {
          retrainingPlanSummaries: retrainingPlanSummaries.map((plan: { name: string }) => ({
            ...plan,
            ...(plan.name === "once" && {
              lastRun: { ...run, jobName: "of-once", status: "Failed" },
              runs: [{ ...run, jobName: "of-once" }],
            }),
          })),
        },
      }),
    );
    await go("#/plans");
    const cells = async (name: string) => page.getByRole("row", { name }).getByRole("cell").allInnerTexts();
    await page.getByRole("row", { name: "once" }).waitFor();
    expect((await cells("asked")).slice(2)).toEqual(["–", "–", "–", "all"]);
    const [, , job, trigger, next] = await cells("once");
    expect(job).toMatch(/of-once\s+Failed/);
    expect(trigger).toMatch(/started.*2026/s);
    expect(next).toBe("never again");
    await go("#/plans/asked");
    await page.getByText("by arn:aws:iam::123456789012:user/local").waitFor();
  });

  it("never replace another plan that was not meant", async () => {
    const account = await setup();
    await account.send("PUT", "/retraining-plans/mine", { request: template, keep: 7 });
    const { page, go, get } = await visit({}, account);
    await go("#/new-plan");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "name").fill("mine");
    await page.getByLabel("only when an event asks for it").check();
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.getByRole("heading", { name: "There is a plan named mine already" }).waitFor();
    await page.locator('[id="field-name-wrong"]').getByText("name must be new").waitFor();
    expect((await get("/retraining-plans/mine")).body).toMatchObject({ keep: 7, request: template });
  });

  const nameOf = async (page: Page, name: string) => {
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "name").fill(name);
    await page.getByLabel("only when an event asks for it").check();
  };

  it("are found to be made when the answer that says so is lost", async () => {
    const { page, go, get } = await visit();
    await go("#/new-plan");
    await nameOf(page, "mine");
    await page.route("**/retraining-plans/mine", async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.waitForURL("**/#/plans/mine");
    expect((await get("/retraining-plans/mine")).status).toBe(200);
  });

  it("are sent again, changed as well, when it is not known whether they were made", async () => {
    const { page, go, get } = await visit();
    await go("#/new-plan");
    await nameOf(page, "mine");
    let silent = false;
    await page.route("**/retraining-plans/mine", async (route) => {
      silent ||= route.request().method() === "PUT";
      if (!silent) return route.continue();
      await route.fetch();
      await route.abort();
    });
    const said = page.getByRole("heading", { name: /^The API cannot be reached\. Whether .* again is safe/ });
    const send = () => page.getByRole("button", { name: "Make the plan" }).click();
    await send();
    await said.waitFor();
    expect((await get("/retraining-plans/mine")).body).not.toHaveProperty("keep");
    await page.unroute("**/retraining-plans/mine");
    await field(page, "keep").fill("5");
    await send();
    await page.waitForURL("**/#/plans/mine");
    expect((await get("/retraining-plans/mine")).body).toMatchObject({ keep: 5 });

    await go("#/new-plan");
    await nameOf(page, "lost");
    await page.route("**/retraining-plans/lost", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await send();
    await said.waitFor();
    await page.unroute("**/retraining-plans/lost");
    await send();
    await page.waitForURL("**/#/plans/lost");
  });

  it("are sent again after the page was loaded anew, when they were made meanwhile", async () => {
    const { page, go, send } = await visit();
    await go("#/new-plan");
    await nameOf(page, "mine");
    const body = await shown(page);
    await page.reload();
    await page.getByText("as you left it").waitFor();
    await send("PUT", "/retraining-plans/mine", body);
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.waitForURL("**/#/plans/mine");
  });

  it("are made of a job, without what is that job's own", async () => {
    const account = await setup();
    const orchestration = { timeoutHours: 3 };
    await account.post({ ...request(), clientRequestToken: "a-token", orchestration });
    // It has those places from the deployment that it was made without.
    const { outputDataConfig, roleArn } = (await account.get("/model-customization-jobs/a-job")).body.request;
    const asked = { ...template, outputDataConfig, roleArn, orchestration };
    const { page, go } = await visit({}, account);
    await go("#/jobs/a-job");
    await page.getByRole("link", { name: "Make a plan of it" }).click();
    await page.getByText("Its jobs ask for what a-job asked for").waitFor();
    await expect.poll(() => shown(page)).toEqual({ request: asked });
    await field(page, "request-hyperParameters-0").fill("4");
    await page.getByRole("button", { name: "Claude 3 Haiku" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await shown(page)).toMatchObject({ request: { hyperParameters: { epochCount: "4" } } });
  });

  it("keep what was typed when the API cannot be reached", async () => {
    const { page, go, hangUp } = await visit();
    await go("#/new-plan");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "name").fill("kept");
    await field(page, "schedule").fill("rate(1 day)");
    await hangUp();
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.getByRole("heading", { name: "The API cannot be reached" }).waitFor();
    expect(await field(page, "name").inputValue()).toBe("kept");
  });

  it("are as they were left when their form is come back to or loaded anew, until they are begun afresh or made", async () => {
    const { page, go } = await visit();
    await go("#/new-plan");
    await page.getByLabel("when new data arrive").check();
    await field(page, "name").fill("left");
    await field(page, "data-s3Uri").fill("s3://lapidary-data/incoming/");
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
    await page.goBack();
    await page.getByText("as you left it").waitFor();
    await page.reload();
    await page.getByText("as you left it").waitFor();
    expect(await shown(page)).toMatchObject({ data: { s3Uri: "s3://lapidary-data/incoming/" } });
    expect(await field(page, "name").inputValue()).toBe("left");
    await page.getByRole("button", { name: "Begin afresh" }).click();
    expect(await field(page, "name").inputValue()).toBe("");
    expect(await page.getByLabel("on a schedule").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await page.getByLabel("when new data arrive").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.waitForURL("**/#/plans/left");
    await go("#/new-plan");
    expect(await field(page, "name").inputValue()).toBe("");
  });

  it("are changed from what they say now, not from what they said when somebody left the form", async () => {
    const account = await setup();
    const put = (said: object) =>
      account.send("PUT", "/retraining-plans/mine", { request: template, keep: 3, skipUnchanged: true, ...said });
    await put({});
    const { page, go, get } = await visit({}, account);
    const leave = async () => {
      await expect.poll(() => field(page, "keep").inputValue()).toBe("3");
      await field(page, "keep").fill("5");
      await page.getByRole("link", { name: "Jobs" }).click();
      await page.getByRole("heading", { name: "Jobs" }).waitFor();
    };
    await go("#/new-plan?from=mine");
    await leave();
    await page.goBack();
    await page.getByText("as you left it").waitFor();
    expect(await shown(page)).toMatchObject({ keep: 5 });
    await page.getByRole("button", { name: "Begin afresh" }).click();
    await leave();
    await put({ skipUnchanged: false });
    await page.goBack();
    await page.getByText("What you left here is gone: what it was to change has been changed since.").waitFor();
    expect(await shown(page)).toMatchObject({ keep: 3, skipUnchanged: false });
    await field(page, "keep").fill("4");
    await page.reload();
    await page.getByText("as you left it").waitFor();
    await page.getByRole("button", { name: "Save the changes" }).click();
    await page.waitForURL("**/#/plans/mine");
    expect((await get("/retraining-plans/mine")).body).toMatchObject({ keep: 4, skipUnchanged: false });
  });

  it("are not in their form any more when that was left before the answer came", async () => {
    const { page, go } = await visit();
    await go("#/new-plan");
    await nameOf(page, "mine");
    const held = Promise.withResolvers<undefined>();
    await page.route("**/retraining-plans/mine", async (route) => {
      if (route.request().method() === "PUT") await held.promise;
      await route.continue();
    });
    const sent = page.waitForRequest((call) => call.method() === "PUT");
    await page.getByRole("button", { name: "Make the plan" }).click();
    await sent;
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
    expect(await page.evaluate("sessionStorage.length")).toBe(1);
    held.resolve(undefined);
    await expect.poll(() => page.evaluate("sessionStorage.length")).toBe(0);
    await go("#/new-plan");
    expect(await field(page, "name").inputValue()).toBe("");
  });

  it("cannot be changed where there are none of that name", async () => {
    const { page, go } = await visit();
    await go("#/new-plan?from=nobody");
    await page.getByRole("alert").getByText("nobody").waitFor();
  });

  it("are made in a place that the navigation counts to them, and does not name", async () => {
    const { page, go } = await visit();
    const nav = page.getByRole("navigation", { name: "Views" });
    await go("#/new-plan");
    expect(await nav.getByRole("link").allInnerTexts()).toEqual(["Jobs", "Plans", "Machines"]);
    expect(await nav.locator("[aria-current]").innerText()).toBe("Plans");
    expect(await page.title()).toBe("New plan · Lapidary");
    await go("#/new");
    await page.getByRole("heading", { name: "New job" }).waitFor();
    expect(await nav.locator("[aria-current]").innerText()).toBe("Jobs");
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("have no fault of accessibility in $theme at $width pixels, and fit", async (visitor) => {
    const account = await setup();
    const long = "a".repeat(63);
    const prefix = `s3://lapidary-data/${"incoming-".repeat(60)}/`;
    const put = (name: string, said: object) =>
      account.send("PUT", `/retraining-plans/${name}`, { request: template, ...said });
    await put(long, { data: { s3Uri: prefix } });
    await put("weekly", { schedule: "cron(0 9 ? * MON *)", keep: 3 });
    await account.clock.pass(60_000);
    for (const wait of [60_000, day, 60_000]) {
      for (const name of [long, "weekly"]) await account.call("POST", `/retraining-plans/${name}/run`);
      await account.clock.pass(wait);
    }
    const { page, go, faults, overflow, picture } = await visit(visitor, account);
    const fine = async (name: string) => {
      expect(await faults()).toEqual([]);
      expect(await overflow()).toBe(0);
      await picture(name);
    };
    await go("#/plans");
    await page.getByRole("row", { name: "weekly" }).getByText("skipped").waitFor();
    for (const cell of await page.getByRole("cell").all()) {
      const box = await cell.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(visitor.width);
    }
    await fine("plans");
    await go("#/plans/weekly");
    await page.getByRole("row", { name: /skipped the data were unchanged/ }).waitFor();
    await fine("plan");
    await go(`#/plans/${long}`);
    await page.getByRole("row", { name: /skipped the data were unchanged/ }).waitFor();
    await fine("plan-long");
    await go("#/new-plan");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "name").fill("weekly");
    await fine("new-plan");
    await field(page, "schedule").fill("<script>alert(1)</script>".repeat(8));
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.getByRole("region", { name: /^Not sent/ }).waitFor();
    await fine("new-plan-wrong");
    await go(`#/new-plan?from=${long}`);
    await expect.poll(() => field(page, "data-s3Uri").inputValue()).toBe(prefix);
    await fine("new-plan-change");
  });
});
