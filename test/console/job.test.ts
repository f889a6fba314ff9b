import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { jobRecords } from "#aws/jobs.ts";
import { localPlatform } from "#local/platform.ts";
import { request } from "../cloud.ts";
import { submitted } from "../records.ts";
import { inBrowser } from "./browser.ts";

const script = "<script>document.title = 'taken'</script>";

inBrowser("the view of a job", (visit) => {
  it("follows a job to its end, and shows its losses then", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    await page.getByText("InProgress", { exact: true }).waitFor();
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
    await clock.pass(3_600_000);
    await page.locator("p[role=status]").getByText("Stopped").waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).waitFor({ state: "detached" });
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
    await clock.pass(3_600_000);
    await page.getByText("The custom model was deleted.").waitFor();
    await page.getByRole("button", { name: "Delete the model" }).waitFor({ state: "detached" });
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
    const csv = await saved("CSV");
    const { training, validation } = (await get("/model-customization-jobs/a-job/metrics")).body;
    expect(csv.name).toBe("a-job-loss.csv");
    expect(csv.content.toString().trim().split("\r\n")).toHaveLength(1 + training.length + validation.length);
    const png = await saved("PNG");
    expect(png.name).toBe("a-job-loss.png");
    expect(png.content.subarray(1, 4).toString()).toBe("PNG");
  });

  it.each([1280, 360])("shows a message of 2 KB, and a script in a tag as what it is, at %s pixels", async (width) => {
    const { page, go, cloud, clock, faults } = await visit({ width });
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
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
  });

  it("says that there is no such job", async () => {
    const { page, go } = await visit();
    await go("#/jobs/nobody");
    await page.getByRole("alert").getByText("nobody").waitFor();
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, post, clock, faults, picture } = await visit(visitor);
    const jobName = "a".repeat(63);
    await post(request({ jobName }));
    await clock.pass(86_400_000);
    await go(`#/jobs/${jobName}`);
    await page.getByText(/^Training loss goes from/).waitFor();
    expect(await faults()).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    await picture("job");
  });
});
