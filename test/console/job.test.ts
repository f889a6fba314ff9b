import { readFile } from "node:fs/promises";
import { CreateProvisionedModelThroughputCommand } from "@aws-sdk/client-bedrock";
import { expect, it } from "vitest";
import { jobRecords } from "#aws/jobs.ts";
import { localPlatform } from "#local/platform.ts";
import { records, request } from "../cloud.ts";
import { submitted } from "../records.ts";
import { inBrowser } from "./browser.ts";

const script = "<script>document.title = 'taken'</script>";

inBrowser("the view of a job", (visit) => {
  it("follows a job to its end, and shows its losses then", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    await page.locator("p[role=status]").getByText("InProgress", { exact: true }).waitFor();
    await page.getByText("There are no losses yet").waitFor();
    await clock.pass(86_400_000);
    await page.locator("p[role=status]").getByText("Completed").waitFor();
    await page.getByText("The loss curves were recorded.").waitFor();
    await page.getByText(/^Training loss goes from/).waitFor();
    expect(await page.locator(".chart canvas").count()).toBe(1);
  });

  it("stops a job once that was confirmed, and only then", async () => {
    const { page, go, post, get, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("button", { name: "Leave it" }).click();
    await clock.pass(60_000);
    expect((await get("/model-customization-jobs/a-job")).body.status).toBe("InProgress");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await clock.pass(1000);
    await page.getByText("Stop asked for").waitFor();
    await page.getByText(/ by arn:aws:iam::123456789012:user\/local/).waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).waitFor({ state: "detached" });
    await clock.pass(3_600_000);
    await page.locator("p[role=status]").getByText("Stopped").waitFor();
  });

  it("does not speak of training to who would stop a job that Bedrock does not have", async () => {
    const { page, go, cloud, clock } = await visit();
    await jobRecords(localPlatform("test", clock, () => cloud.endpoint)).submit(submitted({ executionArn: "" }));
    await go("#/jobs/a-job");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").getByText("Bedrock does not have the job yet").waitFor();
    expect(await page.getByRole("dialog").getByText("trained").count()).toBe(0);
  });

  it("says what Bedrock is doing, what the model is called by, and what was asked for", async () => {
    const { page, go, post, clock } = await visit();
    await post(
      request({
        orchestration: { timeoutHours: 12, maxCostUsd: 100 },
        jobTags: [{ key: "team", value: "jobs" }],
        customModelTags: [{ key: "use", value: "models" }],
      }),
    );
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    const fact = (name: string) =>
      page
        .locator(".facts > div")
        .filter({ has: page.getByText(name, { exact: true }) })
        .locator("dd");
    await expect.poll(() => fact("At Bedrock").innerText()).toMatch(/validation.*data processing.*training/is);
    expect(await fact("Stopped if it runs longer than").innerText()).toBe("12 h");
    expect(await fact("Refused if it costs more than").innerText()).toBe("$100.00");
    expect(await fact("Tags").innerText()).toBe("team = jobs");
    expect(await fact("The model's tags").innerText()).toBe("use = models");
    await clock.pass(86_400_000);
    await expect.poll(() => fact("The model's ARN").innerText()).toContain("arn:aws:bedrock:");
    await page.getByRole("button", { name: "Copy the ARN" }).waitFor();
    expect(await fact("At Bedrock").innerText()).toMatch(/Completed/);
  });

  it("has no empty facts of a job that was refused before it was estimated", async () => {
    const { page, go, post, clock } = await visit();
    await post(request({ hyperParameters: { epochCount: "900" } }));
    await clock.pass(3_600_000);
    await go("#/jobs/a-job");
    await page.locator("p[role=status]").getByText("Failed").waitFor();
    expect(await page.getByText("Estimated cost").count()).toBe(0);
    expect((await page.locator(".facts dd").allInnerTexts()).filter((fact) => fact.trim() === "")).toEqual([]);
  });

  it("folds many tags, and unfolds them", async () => {
    const { page, go, post } = await visit();
    const jobTags = Array.from({ length: 30 }, (_, index) => ({ key: `key-${index}`, value: "value" }));
    await post(request({ jobTags }));
    await go("#/jobs/a-job");
    const tags = page.locator(".tags li");
    await expect.poll(() => tags.count()).toBe(8);
    await page.getByRole("button", { name: "Show 22 more" }).click();
    expect(await tags.count()).toBe(30);
    await page.locator("button:focus", { hasText: "Show fewer" }).click();
    expect(await tags.count()).toBe(8);
  });

  it("counts each attempt from its own beginning, under a heading of its own", async () => {
    const { page, go, post, clock } = await visit();
    await post(request({ hyperParameters: { epochCount: "900" } }));
    await clock.pass(43_200_000);
    await post(request());
    await clock.pass(60_000);
    await go("#/jobs/a-job");
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByRole("heading", { name: "Attempt 2" }).waitFor();
    expect(await timeline.getByText("12 h").count()).toBe(0);
    expect(await timeline.getByRole("list").count()).toBe(2);
  });

  it("lists the first errors of a faulty dataset in all of the width, and the others when asked", async () => {
    const { page, go, post, put, clock } = await visit();
    await put("invalid.jsonl", "not json\n".repeat(120));
    await post(request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/invalid.jsonl" } }));
    await clock.pass(3_600_000);
    await go("#/jobs/a-job");
    const errors = page.getByRole("region", { name: /^Errors in/ });
    await errors.waitFor();
    expect(await errors.getByRole("row").count()).toBe(11);
    expect((await errors.boundingBox())?.width).toBeGreaterThan(1000);
    await page.getByRole("button", { name: "Show 90 more" }).click();
    expect(await errors.getByRole("row").count()).toBe(101);
  });

  it("draws a bar for every length that a record has, and for no other, also where colours are forced", async () => {
    const { page, go, post, put, clock } = await visit();
    const [short = ""] = records.split("\n");
    await put("gap.jsonl", `${records}${short.replace("How many", "How ".repeat(2000))}\n`);
    await post(request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/gap.jsonl" } }));
    await clock.pass(3_600_000);
    await page.emulateMedia({ forcedColors: "active" });
    await go("#/jobs/a-job");
    const rows = page.locator(".histogram tbody tr");
    await rows.first().waitFor();
    const counts = (await rows.locator("td").allInnerTexts()).map(Number);
    expect(counts).toContain(0);
    expect(await rows.locator(".bar").count()).toBe(counts.filter((count) => count > 0).length);
    const painted = (part: string) =>
      page.evaluate(`getComputedStyle(document.querySelector("${part}")).backgroundColor`);
    expect(await painted(".histogram .bar")).not.toBe(await painted("body"));
  });

  it("says a loss at every place that one looks at, by keyboard too, and names what it saves", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(86_400_000);
    await go("#/jobs/a-job");
    const slider = page.getByRole("slider", { name: "Look at a step" });
    await slider.waitFor();
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^step \d+: training \d\.\d{4}$/);
    const legend = page.locator(".u-legend");
    expect(await legend.innerText()).toMatch(/training\W*\d\.\d{4}/);
    expect(await legend.innerText()).not.toMatch(/validation|–|--/);
    await slider.press("Home");
    await expect.poll(() => legend.innerText()).toMatch(/step\W*0\D/);
    expect(await page.locator(".u-cursor-y:visible").count()).toBe(0);
    await page.getByLabel("Over").selectOption("epoch");
    await page.getByRole("slider", { name: "Look at an epoch" }).waitFor();
  });

  it("has nothing more to wait for when a job was stopped before Bedrock had it", async () => {
    const { page, go, post, send, clock } = await visit();
    for (const jobName of ["first", "second", "third"])
      await post(request({ jobName, customModelName: `of-${jobName}` }));
    await clock.pass(600_000);
    await go("#/jobs/third");
    await page.getByText("There are no losses yet").waitFor();
    await send("POST", "/model-customization-jobs/third/stop", {});
    await clock.pass(3_600_000);
    await page.locator("p[role=status]").getByText("Stopped").waitFor();
    await page.getByText("The job left no losses.").waitFor();
  });

  it("keeps the question open while it is being done, and says what came of it", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(86_400_000);
    await go("#/jobs/a-job");
    let answer = () => {};
    await page.route(
      "**/custom-models/**",
      (route) => (answer = () => void route.fulfill({ status: 409, json: { message: "It is served." } })),
    );
    await page.getByRole("button", { name: "Delete the model" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the model" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").getByText("Delete the model …").waitFor();
    answer();
    await page.getByRole("dialog").getByText("It is served.").waitFor();
    await page.getByRole("button", { name: "Leave it" }).click();
    await page.locator("button:focus", { hasText: "Delete the model" }).waitFor();
  });

  it("deletes the model of a job, by keyboard alone", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(86_400_000);
    await go("#/jobs/a-job");
    await page.getByRole("button", { name: "Delete the model" }).focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog button:focus", { hasText: "Leave it" }).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Delete the model" }).waitFor({ state: "detached" });
    await clock.pass(3_600_000);
    await page.getByText("The custom model was deleted.").waitFor();
  });

  it("says at the model that it is being deleted, from the request to its end", async () => {
    const { page, go, post, get, bedrock, clock } = await visit();
    await post(request());
    await clock.pass(86_400_000);
    const { outputModelArn: modelId } = (await get("/model-customization-jobs/a-job")).body;
    await bedrock.send(
      new CreateProvisionedModelThroughputCommand({ provisionedModelName: "steady", modelUnits: 1, modelId }),
    );
    await clock.pass(3_600_000);
    await go("#/jobs/a-job");
    const remove = page.getByRole("button", { name: "Delete the model" });
    await remove.click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the model" }).click();
    await page.locator(".facts").getByText("being deleted").waitFor();
    await remove.waitFor({ state: "detached" });
    await clock.pass(1000);
    await page.getByText("The custom model is to be deleted.").waitFor();
    await page.reload();
    await page.locator(".facts").getByText("being deleted").waitFor();
    expect(await remove.count()).toBe(0);
    await clock.pass(7_200_000);
    await page.getByText("The custom model was deleted.").waitFor();
    await page.locator(".facts").getByText("being deleted").waitFor({ state: "detached" });
    expect(await remove.count()).toBe(0);
  });

  it("says in the dialog why something could not be done", async () => {
    const { page, go, post, clock, hangUp } = await visit();
    await post(request());
    await clock.pass(86_400_000);
    await go("#/jobs/a-job");
    await page.getByRole("button", { name: "Delete the model" }).click();
    await hangUp();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Delete the model" }).click();
    await dialog.getByText("The API cannot be reached").waitFor();
  });

  it("saves the losses as CSV and as a picture", async () => {
    const { page, go, post, get, clock } = await visit();
    await post(request());
    await clock.pass(86_400_000);
    await go("#/jobs/a-job");
    const saved = async (name: string) => {
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
    };
    const csv = await saved("Download CSV");
    const { training, validation } = (await get("/model-customization-jobs/a-job/metrics")).body;
    expect(csv.name).toBe("a-job-loss.csv");
    expect(csv.content.toString().trim().split("\r\n")).toHaveLength(1 + training.length + validation.length);
    const png = await saved("Download PNG");
    expect(png.name).toBe("a-job-loss.png");
    expect(png.content.subarray(1, 4).toString()).toBe("PNG");
  });

  it.each([1280, 360])("shows a message of 2 KB, and a script in a tag as what it is, at %s pixels", async (width) => {
    const { page, go, cloud, clock, faults, overflow } = await visit({ width });
    const message = "x".repeat(2048);
    // Past the API, which takes no such tag.
    await jobRecords(localPlatform("test", clock, () => cloud.endpoint)).submit({
      ...submitted({ status: "Failed", failureMessage: message, executionArn: "" }),
      tags: [{ key: "note", value: script }],
    });
    await go("#/jobs/a-job");
    await page.getByText(message).waitFor();
    await page.getByText(`note = ${script}`).waitFor();
    expect(await page.title()).toBe("a-job · Job · Lapidary");
    expect(await faults()).toEqual([]);
    expect(await overflow()).toBe(0);
  });

  it("says that there is no such job", async () => {
    const { page, go } = await visit();
    await go("#/jobs/nobody");
    await page.getByRole("alert").getByText("nobody").waitFor();
  });

  it("offers nothing to do with a job that is no longer there", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    const again = page.getByRole("link", { name: "Retry as a new job" });
    await again.waitFor();
    await page.route("**/model-customization-jobs/a-job", (route) =>
      route.fulfill({ status: 404, json: { message: "There is no such job" } }),
    );
    await page.getByRole("alert").first().waitFor();
    await again.waitFor({ state: "detached" });
    expect(await page.getByRole("button", { name: "Stop", exact: true }).count()).toBe(0);
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, post, clock, faults, overflow, picture } = await visit(visitor);
    const jobName = "a".repeat(63);
    await post(request({ jobName }));
    await clock.pass(86_400_000);
    await go(`#/jobs/${jobName}`);
    await page.getByText(/^Training loss goes from/).waitFor();
    expect(await faults()).toEqual([]);
    expect(await overflow()).toBe(0);
    await picture("job");
  });
});
