import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { asCurl } from "../../src/console/curl.ts";
import { request, setup } from "../cloud.ts";
import { inBrowser } from "./browser.ts";
import { deploy } from "./deployed.ts";

const example = (name: string, file: string) =>
  readFileSync(new URL(`../../examples/${name}/${file}`, import.meta.url), "utf8");

/** An account with the data of an example in its bucket, as there are when it is started. */
const withExample = async () => {
  const account = await setup();
  for (const file of ["train.jsonl", "validation.jsonl"])
    await account.put(`examples/nova/${file}`, example("nova", file));
  return account;
};

/** The request that the page shows as JSON. */
const shown = async (page: Page): Promise<unknown> =>
  JSON.parse(await page.getByRole("region", { name: "Request as JSON" }).innerText());

const focused = (page: Page) => page.evaluate("document.activeElement?.id");

const field = (page: Page, name: string) => page.locator(`[id="field-${name}"]`);

/** Keeps the page's look-ups of the names that are taken waiting until they are let go on. */
const holdNames = async (page: Page) => {
  const held = Promise.withResolvers<undefined>();
  // The page gives a look-up up in time: not while a test holds it.
  await page.addInitScript("AbortSignal.timeout = () => new AbortController().signal");
  await page.route("**/model-customization-jobs?nameContains=*", async (route) => {
    await held.promise;
    await route.continue();
  });
  return async () => {
    const answered = page.waitForResponse("**/model-customization-jobs?nameContains=*");
    held.resolve(undefined);
    await (await answered).finished();
  };
};

inBrowser("the form for a new job", (visit) => {
  it("makes the job of an example, and goes to it", async () => {
    const { page, go, get } = await visit({}, await withExample());
    await go("#/jobs");
    await page.getByRole("link", { name: "New job" }).first().click();
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in with the example for Nova Micro").waitFor();
    const given = await shown(page);
    expect(given).toEqual(JSON.parse(example("nova", "request.json")));
    await page.getByRole("button", { name: "Submit" }).click();
    await page.waitForURL("**/#/jobs/request-writer-nova-micro-1");
    const { body } = await get("/model-customization-jobs/request-writer-nova-micro-1");
    expect(body.request).toMatchObject(JSON.parse(example("nova", "request.json")));
  });

  it("gives back what was typed when an example has taken its place", async () => {
    const { page, go } = await visit();
    await go("#/new");
    await field(page, "jobName").fill("mine");
    await page.getByRole("button", { name: "Claude 3 Haiku" }).click();
    await expect.poll(() => field(page, "jobName").inputValue()).toBe("request-writer-haiku-1");
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await field(page, "jobName").inputValue()).toBe("mine");
  });

  it("says what is wrong before it sends anything, above and at each field, and leads there", async () => {
    const { page, go, get } = await visit();
    const sent: string[] = [];
    page.on("request", (call) => call.method() === "POST" && sent.push(call.url()));
    await go("#/new");
    await field(page, "jobName").fill("not a name");
    await page.getByRole("button", { name: "Submit" }).click();
    const summary = page.getByRole("region", { name: /^Not sent: 4 things/ });
    await summary.waitFor();
    await expect.poll(() => page.evaluate("document.activeElement?.className")).toContain("summary");
    const name = field(page, "jobName");
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    const [told = ""] = ((await name.getAttribute("aria-describedby")) ?? "").split(" ");
    expect(await page.locator(`[id="${told}"]`).innerText()).toMatch(/^jobName must be letters, digits/);
    await summary.getByRole("link", { name: /^jobName must be/ }).click();
    expect(await focused(page)).toBe("field-jobName");
    expect(page.url()).toContain("#/new");
    await name.fill("a-name");
    expect(await name.getAttribute("aria-invalid")).toBeNull();
    await page
      .getByRole("region", { name: /^Not sent/ })
      .getByText("customModelName is required")
      .waitFor();
    expect(await summary.getByText("jobName must be").count()).toBe(0);
    expect(sent).toEqual([]);
    expect((await get("/model-customization-jobs")).body.modelCustomizationJobSummaries).toEqual([]);
  });

  it("opens what is folded away around a field that is wrong", async () => {
    const { page, go } = await visit();
    await go("#/new");
    await page.getByText("More roleArn").click();
    await field(page, "roleArn").fill("nobody");
    await page.getByText("More roleArn").click();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("link", { name: /^roleArn must be/ }).click();
    expect(await focused(page)).toBe("field-roleArn");
    expect(await field(page, "roleArn").isVisible()).toBe(true);
  });

  it("shows at its field what only the API knows", async () => {
    const account = await withExample();
    await account.post(request({ jobName: "taken" }));
    const { page, go } = await visit({}, account);
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await field(page, "jobName").fill("taken");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("heading", { name: "There is a job named taken already" }).waitFor();
    const told = page.locator('[id="field-jobName-wrong"]');
    expect(await told.innerText()).toMatch(/^jobName must be new; taken is/);
  });

  it("submits once, however often it is asked to, and says when the same was submitted before", async () => {
    const account = await withExample();
    const { page, go, get } = await visit({}, account);
    const sent: string[] = [];
    page.on("request", (call) => call.method() === "POST" && sent.push(call.url()));
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await page.getByRole("button", { name: "Submit" }).dblclick();
    await page.waitForURL("**/#/jobs/request-writer-nova-micro-1");
    expect(sent).toHaveLength(1);
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await expect.poll(() => field(page, "jobName").inputValue()).toBe("request-writer-nova-micro-2");
    await field(page, "jobName").fill("request-writer-nova-micro-1");
    await field(page, "customModelName").fill("request-writer-nova-micro");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("This very request was submitted before").waitFor();
    expect((await get("/model-customization-jobs")).body.modelCustomizationJobSummaries).toHaveLength(1);
    await page.getByRole("region", { name: "Submitted before" }).getByRole("link").click();
    await page.waitForURL("**/#/jobs/request-writer-nova-micro-1");
  });

  it("shows all that a dry run finds, and what of it is at which field", async () => {
    const { page, go, put, get } = await visit();
    const line = JSON.stringify({ messages: [{ role: "user", content: [{ text: "<script>alert(1)</script>" }] }] });
    await put("bad.jsonl", `${line}\n<script>alert(2)</script>\n`);
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await page.getByRole("button", { name: "Remove dataset 1 of validators" }).click();
    await field(page, "trainingDataConfig-s3Uri").fill("s3://lapidary-data/bad.jsonl");
    await page.getByRole("button", { name: "Dry run" }).click();
    const report = page.getByRole("region", { name: "Dry run" });
    await report.getByText("This job cannot succeed").waitFor();
    expect(await page.evaluate("document.activeElement?.className")).toContain("checked");
    const errors = report.getByRole("region", { name: "Errors in s3://lapidary-data/bad.jsonl" });
    await errors.getByRole("row", { name: /^2 – The line is not JSON/ }).waitFor();
    await report.getByRole("table", { name: "Records by their length" }).waitFor();
    await page.locator('[id="field-trainingDataConfig-s3Uri-wrong"]').getByText("The dataset has").waitFor();
    await field(page, "trainingDataConfig-s3Uri").fill("s3://lapidary-data/train.jsonl");
    await report.getByText("The request has been changed since").waitFor();
    await page.getByRole("button", { name: "Dry run" }).click();
    await report.getByText("Nothing stands against this job.").waitFor();
    await report.getByText("Training", { exact: true }).waitFor();
    await field(page, "hyperParameters-0").fill("900");
    await page.getByRole("button", { name: "Dry run" }).click();
    await report.getByRole("button", { name: /^Go to the field: hyperParameters.epochCount/ }).click();
    expect(await focused(page)).toBe("field-hyperParameters-0");
    expect((await get("/model-customization-jobs")).body.modelCustomizationJobSummaries).toEqual([]);
  });

  it.each([
    { sends: "Dry run", status: 200, said: "The report is ready", seen: ".checked" },
    { sends: "Dry run", status: 400, said: "It was not taken", seen: ".summary" },
    { sends: "Submit", status: 400, said: "It was not taken", seen: ".summary" },
  ])("leaves the focus where somebody types when $sends is answered with $status, and says so", async (answered) => {
    const { page, go } = await visit({}, await withExample());
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    const held = Promise.withResolvers<undefined>();
    await page.route("**/model-customization-jobs*", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await held.promise;
      return answered.status === 200 ? route.continue() : route.fulfill({ status: 400, json: { message: "No" } });
    });
    await page.getByRole("button", { name: answered.sends }).click();
    await field(page, "jobName").fill("");
    await page.keyboard.type("typed-");
    held.resolve(undefined);
    await page.locator(answered.seen).waitFor();
    await page.keyboard.type("on");
    expect(await field(page, "jobName").inputValue()).toBe("typed-on");
    await page.getByRole("status").getByRole("link", { name: answered.said }).click();
    expect(await page.evaluate("document.activeElement?.className")).toContain(answered.seen.slice(1));
    expect(await page.getByRole("link", { name: answered.said }).count()).toBe(0);
    expect(page.url()).toContain("#/new");
  });

  it("sends nothing when Enter is pressed in a field", async () => {
    const { page, go, get } = await visit({}, await withExample());
    const sent: string[] = [];
    page.on("request", (call) => call.method() === "POST" && sent.push(call.url()));
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    for (const name of ["jobName", "trainingDataConfig-s3Uri", "hyperParameters-0"])
      await field(page, name).press("Enter");
    // While a job is being submitted no dry run is sent; and what was sent before it would stand before it.
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("Nothing stands against this job.").waitFor();
    expect(sent.map((address) => new URL(address).search)).toEqual(["?dryRun=true"]);
    expect((await get("/model-customization-jobs")).body.modelCustomizationJobSummaries).toEqual([]);
  });

  it("says what is wrong in the order in which it stands in the form", async () => {
    const { page, go } = await visit();
    await go("#/new");
    await page.getByRole("button", { name: "Add tag to jobTags" }).click();
    await page.getByText("More roleArn").click();
    await field(page, "roleArn").fill("nobody");
    await field(page, "trainingDataConfig-s3Uri").fill("nowhere");
    await page.getByRole("button", { name: "Submit" }).click();
    const found = page.getByRole("region", { name: /^Not sent/ }).getByRole("link");
    await found.first().waitFor();
    expect((await found.allInnerTexts()).map((text) => text.split(/ |\[/)[0])).toEqual([
      "baseModelIdentifier",
      "jobName",
      "customModelName",
      "trainingDataConfig.s3Uri",
      "jobTags",
      "roleArn",
    ]);
  });

  it("begins with two cards on one line", async () => {
    const { page, go } = await visit();
    const topOf = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y;
    for (const place of ["#/new", "#/new-plan"]) {
      await go(place);
      expect(await topOf(".side > .card")).toBe(await topOf(".sections > .card"));
    }
  });

  it("says how long a dry run has been going on, and gives it up when asked to", async () => {
    const { page, go } = await visit({}, await withExample());
    await page.clock.install();
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await page.route("**/model-customization-jobs?dryRun=true", () => undefined);
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByRole("status").getByText("Checking the request and its datasets").waitFor();
    await page.clock.runFor(5000);
    await page.getByRole("status").getByText("Reading the datasets, line by line").waitFor();
    await page.getByText("5 s", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Reading the datasets").waitFor({ state: "detached" });
    expect(await page.getByRole("region", { name: "Dry run" }).count()).toBe(0);
    expect(await page.locator(".notice").count()).toBe(0);
  });

  it("keeps what was typed when the API cannot be reached", async () => {
    const { page, go, hangUp } = await visit({}, await withExample());
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await hangUp();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("heading", { name: /^The API cannot be reached\. .*same again is safe/ }).waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("request-writer-nova-micro-1");
  });

  it("lets a dataset be picked with the keyboard alone, however many there are", async () => {
    const { page, go, put } = await visit();
    for (let index = 10; index < 35; index += 1) await put(`many/${index}.jsonl`, "{}\n");
    await go("#/new");
    const browse = page.getByRole("button", { name: "Browse datasets for trainingDataConfig.s3Uri" });
    await browse.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Pick a dataset" });
    await dialog.getByText("many/10.jsonl").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Browse …");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Next" }).click();
    await dialog.locator("li:first-child button:focus").getByText("many/30.jsonl").waitFor();
    await dialog.getByText("many/34.jsonl").waitFor();
    await dialog.getByRole("button", { name: "Previous" }).press("Enter");
    await dialog.locator("li:first-child button:focus").getByText("many/10.jsonl").waitFor();
    await dialog.getByLabel("Key begins with").fill("s3://lapidary-data/train");
    await dialog.getByText("many/10.jsonl").waitFor({ state: "detached" });
    await dialog.getByText("train.jsonl").waitFor();
    await page.keyboard.press("ArrowDown");
    await dialog.locator("li button:focus").waitFor();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(await field(page, "trainingDataConfig-s3Uri").inputValue()).toBe("s3://lapidary-data/train.jsonl");
    await browse.click();
    await dialog.getByLabel("Key begins with").fill("nothing");
    await dialog.getByText("There is no such dataset").waitFor();
  });

  it("lets no dataset be picked that the API would refuse for its name, and says why", async () => {
    const { page, go, put } = await visit();
    for (const key of ["a good one.jsonl", "a<b>.jsonl", "a&b.jsonl", "a-b.jsonl"]) await put(key, "{}\n");
    await go("#/new");
    await page.getByRole("button", { name: "Browse datasets for trainingDataConfig.s3Uri" }).click();
    const dialog = page.getByRole("dialog", { name: "Pick a dataset" });
    await dialog.getByText("a-b.jsonl").waitFor();
    const unusable = dialog.locator("li button[aria-disabled=true]");
    expect(await unusable.locator(".uri").allInnerTexts()).toEqual([
      "s3://lapidary-data/a good one.jsonl",
      "s3://lapidary-data/a&b.jsonl",
      "s3://lapidary-data/a<b>.jsonl",
    ]);
    await unusable.first().getByText("Not usable: it must be s3://bucket/key").waitFor();
    await unusable.first().click({ force: true });
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByText("a-b.jsonl").click();
    expect(await field(page, "trainingDataConfig-s3Uri").inputValue()).toBe("s3://lapidary-data/a-b.jsonl");
  });

  it("has what turns and closes the list of datasets in sight, however long that is", async () => {
    const { page, go, put } = await visit();
    for (let index = 10; index < 35; index += 1) await put(`many/${index}.jsonl`, "{}\n");
    await page.setViewportSize({ width: 1280, height: 500 });
    await go("#/new");
    await page.getByRole("button", { name: "Browse datasets for trainingDataConfig.s3Uri" }).click();
    const dialog = page.getByRole("dialog", { name: "Pick a dataset" });
    await dialog.getByText("many/10.jsonl").waitFor();
    const edge = await dialog.boundingBox();
    for (const name of ["Next", "Close"]) {
      const box = await dialog.getByRole("button", { name }).boundingBox();
      expect((box?.y ?? NaN) + (box?.height ?? NaN)).toBeLessThan((edge?.y ?? NaN) + (edge?.height ?? NaN));
    }
  });

  it("gives a row that is added the focus, and takes it back from one that is removed", async () => {
    const { page, go } = await visit();
    await go("#/new");
    await field(page, "baseModelIdentifier").fill("amazon.nova-micro-v1:0:128k");
    await page.getByRole("button", { name: "Add epochCount" }).click();
    expect(await focused(page)).toBe("field-hyperParameters-0");
    expect(await shown(page)).toMatchObject({ hyperParameters: { epochCount: "2" } });
    await page.getByText("Must be an integer from 1 to 5").waitFor();
    await page.getByRole("button", { name: "Add another hyperparameter" }).click();
    expect(await focused(page)).toBe("field-hyperParameters-1-name");
    await page.keyboard.type("ofMyOwn");
    await page.keyboard.press("Tab");
    await page.keyboard.type("x");
    expect(await shown(page)).toMatchObject({ hyperParameters: { epochCount: "2", ofMyOwn: "x" } });
    await page.getByRole("button", { name: "Add another hyperparameter" }).click();
    await page.getByRole("button", { name: "Remove hyperparameter 2" }).click();
    await page.locator('button:focus[aria-label^="Remove hyperparameter 2"]').click();
    expect(await page.evaluate("document.activeElement?.textContent")).toBe("Add another hyperparameter");
    expect(await shown(page)).toMatchObject({ hyperParameters: { epochCount: "2" } });
  });

  it("begins with what another job asked for, under new names", async () => {
    const account = await setup();
    const same = request({
      jobName: "same-9",
      customModelName: "same",
      jobTags: [{ key: "team", value: "ml" }],
      orchestration: { timeoutHours: 3 },
    });
    await account.post({ ...same, clientRequestToken: "a-token" });
    await account.post(request({ jobName: "same-10", customModelName: "same-2" }));
    const { page, go } = await visit({}, account);
    await go("#/new?from=same-9");
    await page.getByText("As same-9 asked").waitFor();
    await expect.poll(() => shown(page)).toMatchObject({ ...same, jobName: "same-11", customModelName: "same-3" });
    expect(await shown(page)).not.toHaveProperty("clientRequestToken");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.waitForURL("**/#/jobs/same-11");
  });

  it("fills itself in at once, and its names with free ones later, unless they were typed over", async () => {
    const account = await withExample();
    await account.post(JSON.parse(example("nova", "request.json")));
    const { page, go } = await visit({}, account);
    const release = await holdNames(page);
    await go("#/new");
    await field(page, "jobName").fill("before");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor({ timeout: 5000 });
    await field(page, "jobName").fill("typed-since");
    await field(page, "trainingDataConfig-s3Uri").fill("s3://lapidary-data/mine.jsonl");
    await release();
    await expect.poll(() => field(page, "customModelName").inputValue()).toBe("request-writer-nova-micro-2");
    expect(await shown(page)).toMatchObject({
      jobName: "typed-since",
      trainingDataConfig: { s3Uri: "s3://lapidary-data/mine.jsonl" },
    });
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await field(page, "jobName").inputValue()).toBe("before");
  });

  it.each(["Empty", "Undo"])("is not changed by names that come after %s", async (then) => {
    const account = await withExample();
    await account.post(JSON.parse(example("nova", "request.json")));
    const { page, go } = await visit({}, account);
    const release = await holdNames(page);
    await go("#/new");
    await field(page, "jobName").fill("request-writer-nova-micro-1");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByRole("button", { name: then }).click({ timeout: 5000 });
    await release();
    await page.evaluate("new Promise(requestAnimationFrame)");
    expect(await field(page, "jobName").inputValue()).toBe(then === "Undo" ? "request-writer-nova-micro-1" : "");
    expect(await field(page, "customModelName").inputValue()).toBe("");
  });

  it("shows the beginning of what is taller than the window", async () => {
    const { page, go, put } = await visit({ width: 360 });
    await put("bad.jsonl", "nothing\n".repeat(40));
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await page.getByRole("button", { name: "Remove dataset 1 of validators" }).click();
    await field(page, "trainingDataConfig-s3Uri").fill("s3://lapidary-data/bad.jsonl");
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("This job cannot succeed").waitFor();
    const seen = async (selector: string) => {
      const box = await page.locator(selector).boundingBox();
      return { top: Math.round(box?.y ?? NaN), tall: (box?.height ?? 0) > 900 };
    };
    await expect.poll(() => seen(".checked")).toEqual({ top: 0, tall: true });
    await page.setViewportSize({ width: 360, height: 120 });
    await field(page, "jobName").fill("not a name");
    await field(page, "customModelName").fill("not a name");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("region", { name: /^Not sent: 2 things/ }).waitFor();
    await expect.poll(() => seen(".summary")).toEqual({ top: 0, tall: false });
  });

  it("says when a job may have been taken though no answer came", async () => {
    const { page, go } = await visit({}, await withExample());
    await page.clock.install();
    await page.route("**/model-customization-jobs", (route) =>
      route.request().method() === "POST" ? undefined : route.continue(),
    );
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.clock.runFor(36_000);
    await page
      .getByRole("heading", { name: /^No answer came within 35 seconds\..*may have been taken.*same again is safe/ })
      .waitFor();
  });

  it("has what was left in it for who comes back, or loads it anew, until that is submitted", async () => {
    const { page, go } = await visit({}, await withExample());
    await go("#/new");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await field(page, "jobName").fill("left");
    await page.getByRole("link", { name: "Plans" }).click();
    await page.getByRole("heading", { name: "Plans" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Plans" }).waitFor();
    await page.goBack();
    await page.getByText("as you left it").waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("left");
    await page.reload();
    await page.getByText("as you left it").waitFor();
    const given = await shown(page);
    expect(given).toEqual({ ...JSON.parse(example("nova", "request.json")), jobName: "left" });
    await page.getByRole("button", { name: "Submit" }).click();
    await page.waitForURL("**/#/jobs/left");
    await go("#/new");
    await page.reload();
    expect(await field(page, "jobName").inputValue()).toBe("");
    expect(await page.getByText("as you left it").count()).toBe(0);
  });

  it("has nothing in it any more of a job that was taken after it was left, or before", async () => {
    const { page, go, get } = await visit({}, await withExample());
    const held = Promise.withResolvers<undefined>();
    await page.route("**/model-customization-jobs", async (route) => {
      if (route.request().method() === "POST") await held.promise;
      await route.continue();
    });
    const begin = async () => {
      await go("#/new");
      await page.getByRole("button", { name: "Nova Micro" }).click();
      await page.getByText("Filled in").waitFor();
      await field(page, "jobName").fill("left");
      await field(page, "customModelName").fill("left-model");
    };
    const kept = () => page.evaluate("sessionStorage.length");
    await begin();
    const sent = page.waitForRequest((call) => call.method() === "POST");
    await page.getByRole("button", { name: "Submit" }).click();
    await sent;
    await page.getByRole("link", { name: "Plans" }).click();
    await page.getByRole("heading", { name: "Plans" }).waitFor();
    expect(await kept()).toBe(1);
    held.resolve(undefined);
    await expect.poll(kept).toBe(0);
    expect((await get("/model-customization-jobs/left")).status).toBe(200);
    await page.goBack();
    expect(await field(page, "jobName").inputValue()).toBe("");

    await begin();
    expect(await kept()).toBe(1);
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("was submitted before").waitFor();
    expect(await kept()).toBe(0);
    expect(await field(page, "jobName").inputValue()).toBe("left");
  });

  it("has nothing in it of who has signed out, whatever they typed last", async () => {
    const { page, cloud } = await visit();
    const { url, close } = await deploy("jwt", { api: cloud.api, page });
    try {
      const signIn = () => page.getByRole("button", { name: "Log in as Zoë" }).click();
      await page.goto(`${url}/#/new`);
      await signIn();
      await field(page, "jobName").fill("left");
      expect(await page.evaluate("sessionStorage.length")).toBe(1);
      await page.evaluate(`
        document.querySelector(".sign-out").click();
        const input = document.querySelector("#field-jobName");
        input.value = "late";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      `);
      await page.getByText("You have signed out.").waitFor();
      expect(await page.evaluate("Object.keys(sessionStorage)")).toEqual(["lapidary.signed-out"]);
    } finally {
      await close();
    }
  });

  it("has nothing in it that was typed for another API", async () => {
    const { page, go } = await visit();
    await go("#/new");
    await field(page, "jobName").fill("left");
    await page.route("**/config/page.json", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), api: "/another" } });
    });
    await page.reload();
    await page.getByRole("heading", { name: "New job" }).waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("");
    await page.unroute("**/config/page.json");
    await page.reload();
    await page.getByText("as you left it").waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("left");
  });

  it("gives back what was put aside only while nothing was typed in its place", async () => {
    const { page, go } = await visit();
    await go("#/new");
    await field(page, "jobName").fill("left");
    await page.reload();
    await page.getByRole("button", { name: "Begin afresh" }).click();
    const undo = page.getByRole("button", { name: "Undo" });
    await undo.waitFor();
    await field(page, "jobName").fill("new");
    await undo.waitFor({ state: "detached" });
    expect(await field(page, "jobName").inputValue()).toBe("new");
  });

  it("is begun afresh, with the keyboard as well, and what was left in it comes back when that is undone", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "first" }));
    await go("#/new?from=first");
    await expect.poll(() => field(page, "jobName").inputValue()).toBe("first-2");
    await field(page, "jobName").fill("left");
    await page.reload();
    await expect.poll(() => field(page, "jobName").inputValue()).toBe("left");
    await page.getByRole("button", { name: "Begin afresh" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("has been begun afresh").waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("first-2");
    await page.keyboard.press("Enter");
    await page.getByText("as you left it").waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("left");
    await page.keyboard.press("Enter");
    await page.getByText("has been begun afresh").waitFor();
    await page.reload();
    await expect.poll(() => field(page, "jobName").inputValue()).toBe("first-2");
    expect(await page.getByText("as you left it").count()).toBe(0);
  });

  it("asks before what was typed is lost, which is where the browser keeps nothing", async () => {
    const { page, go } = await visit();
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    const type = async (text: string) => {
      await field(page, "jobName").click();
      await page.keyboard.type(text);
      await page.locator(".as-json pre").getByText(`"jobName": "${text}"`).waitFor();
    };
    await go("#/new");
    await type("kept");
    await page.reload();
    await page.getByText("as you left it").waitFor();
    expect(asked).toEqual([]);
    await page.addInitScript(
      "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('No', 'SecurityError'); } })",
    );
    await page.reload();
    await page.getByRole("heading", { name: "New job" }).waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("");
    await type("lost");
    await page.getByRole("link", { name: "Plans" }).click();
    await page.getByRole("heading", { name: "Plans" }).waitFor();
    await page.goBack();
    await page.getByText("as you left it").waitFor();
    expect(await field(page, "jobName").inputValue()).toBe("lost");
    expect(asked).toEqual([]);
    await page.reload();
    expect(asked).toEqual(["beforeunload"]);
  });

  it("finds a free name after the longest there may be", async () => {
    const account = await setup();
    const names = ["a".repeat(63), `${"a".repeat(61)}-2`, `${"a".repeat(61)}-3`];
    for (const jobName of names) await account.post(request({ jobName }));
    const { page, go } = await visit({}, account);
    await go(`#/new?from=${names[0]}`);
    await expect.poll(() => field(page, "jobName").inputValue()).toBe(`${"a".repeat(61)}-4`);
  });

  it("says that there is no such job to begin with", async () => {
    const { page, go } = await visit();
    await go("#/new?from=nobody");
    await page.getByRole("alert").getByText("nobody").waitFor();
  });

  it("copies the request as a command", async () => {
    const { page, go } = await visit();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await go("#/new");
    await field(page, "jobName").fill("it's");
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied.").waitFor();
    const address = new URL("/model-customization-jobs", page.url()).href;
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
      asCurl(address, { jobName: "it's", trainingDataConfig: {} }),
    );
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const script = "<script>alert(1)</script>";
    const account = await withExample();
    await account.put("bad.jsonl", `{"messages": "${"long ".repeat(500)}"}\n{"${script}": 1}\n`);
    const { page, go, faults, overflow, picture } = await visit(visitor, account);
    const fine = async (name: string) => {
      expect(await faults()).toEqual([]);
      expect(await overflow()).toBe(0);
      await picture(name);
    };
    const long = "a".repeat(63);
    await account.post(request({ jobName: long }));
    await go(`#/new?from=${long}`);
    await expect.poll(() => field(page, "jobName").inputValue()).toBe(`${"a".repeat(61)}-2`);
    await fine("new-job-again");
    await go("#/new");
    await fine("new-job-empty");
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await page.getByText("Filled in").waitFor();
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("Nothing stands against this job.").waitFor();
    await page.mouse.move(0, 0);
    await fine("new-job-checked");

    await field(page, "customizationType").selectOption("DISTILLATION");
    await page.getByLabel("Which customizationConfig").selectOption("distillationConfig");
    await page.getByRole("button", { name: "Add tag to jobTags" }).click();
    await field(page, "jobTags-0-key").fill(script);
    await page
      .getByRole("button", { name: "Add another hyperparameter" })
      .or(page.getByRole("button", { name: "Add hyperparameter" }))
      .click();
    await page.keyboard.type(script.repeat(8));
    await field(page, "jobName").fill("a".repeat(64));
    await page.getByText("More invocationLogsConfig").click();
    await page.getByText("More roleArn").click();
    await page.getByLabel("Which requestMetadataFilters").selectOption("andAll");
    await page.getByRole("button", { name: "Add filter to andAll" }).click();
    await page.getByRole("button", { name: "Add pair to equals" }).click();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("region", { name: /^Not sent/ }).waitFor();
    await fine("new-job-wrong");
    await page.reload();
    await page.getByText("as you left it").waitFor();
    await fine("new-job-left");

    await page.getByRole("button", { name: "Empty" }).click();
    await page.getByRole("button", { name: "Nova Micro" }).click();
    await expect.poll(() => field(page, "jobName").inputValue()).toContain("nova");
    await field(page, "trainingDataConfig-s3Uri").fill("s3://lapidary-data/bad.jsonl");
    await field(page, "hyperParameters-0").fill(script.repeat(20));
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("This job cannot succeed").waitFor();
    await fine("new-job-refused");

    await page.getByRole("button", { name: "Browse datasets for trainingDataConfig.s3Uri" }).click();
    await page.getByText("s3://lapidary-data/train.jsonl").waitFor();
    await fine("new-job-picker");
  });
});
