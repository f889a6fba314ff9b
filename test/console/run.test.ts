import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { request, setup } from "../cloud.ts";
import { inBrowser } from "./browser.ts";

const hour = 3_600_000;

inBrowser("the run of a job", (visit) => {
  it("is followed as it goes on: the state it is in, the rounds, and each new event once", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    await run.getByRole("button", { name: "WaitForChange: in progress" }).waitFor();
    await run.getByRole("button", { name: /^Preflight: succeeded/ }).waitFor();
    await run.getByRole("button", { name: "RecordMetrics: not reached" }).waitFor();
    const newest = () => run.locator("tbody tr td").first().textContent();
    const before = await newest();
    await clock.pass(600_000);
    await expect.poll(newest).not.toBe(before);
    await clock.pass(24 * hour);
    await run.getByRole("button", { name: "Completed: succeeded" }).waitFor();
    await run.getByRole("rowheader", { name: "ExecutionSucceeded" }).waitFor();
    const polled = await run.getByRole("button", { name: /^PollJob: succeeded/ }).getAttribute("aria-label");
    const [, rounds = ""] = /entered (\d+) times/.exec(polled ?? "") ?? [];
    await run.getByRole("definition").getByText(rounds, { exact: true }).waitFor();
    const ids = await run.locator("tbody tr:not(.details) td:first-child").allTextContents();
    expect(ids.length).toBe(Math.min(200, Number(ids[0])));
    expect(ids.map(Number)).toEqual(ids.map((_, index) => Number(ids[0]) - index));
  });

  it("is narrowed to the events of a state that is picked with the keyboard, and tells what an event has", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(24 * hour);
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    await run.getByRole("button", { name: "Preflight: succeeded" }).focus();
    await page.keyboard.press("Enter");
    await run.getByText(/^Only Preflight's events: 5 of \d+/).waitFor();
    expect(await run.locator("tbody tr:not(.details) td:nth-child(3)").allTextContents()).toEqual(
      Array.from({ length: 5 }, () => "Preflight"),
    );
    await run.getByRole("button", { name: "Show details of event 2" }).click();
    await run.getByText('"jobName": "a-job"').waitFor();
    await run.getByRole("button", { name: "Show all" }).click();
    await run.getByRole("rowheader", { name: "ExecutionSucceeded" }).waitFor();
  });

  it("that failed says why, and marks the state whose error was caught", async () => {
    const { page, go, post, clock } = await visit();
    await post(request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } }));
    await clock.pass(hour);
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    await run.getByRole("button", { name: "CheckDatasets: caught an error, last error RefusedError" }).waitFor();
    await run.getByRole("button", { name: "Failed: failed" }).waitFor();
    await run.getByText("which does not exist").first().waitFor();
  });

  it("that was aborted never came to the end, and the graph does not say so", async () => {
    const { page, go, post, clock, sfn, execution } = await visit();
    await post(request());
    await clock.pass(hour / 2);
    const { executionArn } = await execution("a-job-1");
    await sfn.send(new StopExecutionCommand({ executionArn, error: "Enough" }));
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    await run.getByRole("button", { name: "WaitForChange: aborted, last error Enough" }).waitFor();
    expect(await run.locator(".terminal.lit").allTextContents()).toEqual(["Start"]);
  });

  it("of 2,000 events is read to its first one, shown 200 at a time, and lights the graph", async () => {
    const world = await setup({ poll: { maxSeconds: 600 }, jobs: { duration: () => 27 * hour } });
    const { page, go, post, clock } = await visit({}, world);
    await post(request());
    await clock.pass(32 * hour);
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    const rows = run.locator("tbody tr:not(.details)");
    await run.getByRole("button", { name: "Completed: succeeded" }).waitFor();
    await expect.poll(() => run.getByText(/^Reading older events/).count()).toBe(0);
    const last = Number(await rows.first().locator("td").first().textContent());
    expect(last).toBeGreaterThan(2000);
    await run.getByRole("definition").getByText(String(last), { exact: true }).waitFor();
    await run.getByRole("button", { name: /^Preflight: succeeded/ }).waitFor();
    const older = run.getByRole("button", { name: /^Show \d+ older/ });
    for (let shown = 200; shown < last; shown += 200) {
      expect(await rows.count()).toBe(shown);
      await older.click();
    }
    expect(await rows.count()).toBe(last);
    expect(await older.count()).toBe(0);
    await run.getByRole("button", { name: "Show details of event 1", exact: true }).click();
    await run.getByText('"jobName": "a-job"').waitFor();
  });

  it("of a job that was imported after it had failed is none, and that is said", async () => {
    const world = await setup({ jobs: { faults: { failJob: () => "The loss became NaN" } } });
    const { page, go } = await visit({}, world);
    const jobArn = await world.makeElsewhere();
    await world.clock.pass(8 * hour);
    await world.send("POST", "/model-customization-jobs/imports", { jobArn });
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    await run.getByText("has no execution to show: it had failed before it was imported").waitFor();
    expect(await run.getByRole("table").count()).toBe(0);
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, post, clock, faults, overflow, picture } = await visit(visitor);
    await post(request());
    await clock.pass(24 * hour);
    await go("#/jobs/a-job");
    const run = page.getByRole("region", { name: "Execution" });
    await run.getByRole("button", { name: "Completed: succeeded" }).click();
    await run
      .getByRole("button", { name: /^Show details/ })
      .first()
      .click();
    await run.getByText("The graph in words").click();
    expect(await faults()).toEqual([]);
    expect(await overflow()).toBe(0);
    await picture("run");
  });
});
