import { expect, it } from "vitest";
import { jobRecords } from "#aws/jobs.ts";
import { localPlatform } from "#local/platform.ts";
import { request } from "../cloud.ts";
import { submitted } from "../records.ts";
import { inBrowser } from "./browser.ts";

inBrowser("the list of jobs", (visit) => {
  it("shows a job as it goes on, without being asked again", async () => {
    const { page, go, post, clock } = await visit();
    await go("#/jobs");
    await page.getByText("There is no such job").waitFor();
    await post(request({ jobName: "watched" }));
    const row = page.getByRole("row", { name: "watched" });
    await clock.pass(600_000);
    await row.getByText("InProgress").waitFor();
    await clock.pass(86_400_000);
    await row.getByText("Completed").waitFor();
    await row.getByRole("img", { name: "Loss of watched" }).waitFor();
  });

  it("narrows to what its filters say, and keeps them in the address", async () => {
    const { page, go, post, clock } = await visit();
    await post(request({ jobName: "first-job" }));
    await clock.pass(86_400_000);
    await post(request({ jobName: "second-job", customModelName: "another" }));
    await go("#/jobs");
    await page.getByLabel("Status").selectOption("Completed");
    await page.getByRole("link", { name: "second-job" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "first-job" }).waitFor();
    expect(page.url()).toContain("statusEquals=Completed");
    await page.getByLabel("Name contains").fill("second");
    await page.getByLabel("Name contains").press("Enter");
    await page.getByText("There is no such job").waitFor();
  });

  it.each(["#/nonsense", "#/constructor", "#/nonsense/more", "#/%E0%A4%A"])("is one step from %s", async (place) => {
    const { page, go } = await visit();
    await go(place);
    await page.getByText("There is nothing here").waitFor();
    await page.getByRole("link", { name: "All jobs" }).click();
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
  });

  it("goes on page by page, in the address as well, and filters begin at the first page", async () => {
    const { page, go, cloud, clock } = await visit();
    const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    for (let index = 0; index < 60; index += 1)
      await jobs.submit(submitted({ jobName: `job-${index}`, creationTime: at(index) }));
    await go("#/jobs");
    await page.getByRole("link", { name: "job-59", exact: true }).waitFor();
    await page.getByRole("link", { name: "Next page" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
    await page.locator("nav.pages:focus").waitFor();
    expect(page.url()).toContain("nextToken=");
    await page.reload();
    await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
    await page.getByLabel("Status").selectOption("Submitted");
    await page.getByRole("link", { name: "job-59", exact: true }).waitFor();
    expect(page.url()).not.toContain("nextToken=");
    await page.goBack();
    await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
  });

  it("narrows to days, and turns the order round", async () => {
    const { page, go, cloud, clock } = await visit();
    const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
    for (const day of ["05", "15", "25"])
      await jobs.submit(submitted({ jobName: `of-the-${day}`, creationTime: `2026-01-${day}T12:00:00.000Z` }));
    const rows = () => page.getByRole("rowheader").allTextContents();
    await go("#/jobs");
    await expect.poll(rows).toEqual(["of-the-25", "of-the-15", "of-the-05"]);
    await page.getByLabel("Order").selectOption("oldest first");
    await expect.poll(rows).toEqual(["of-the-05", "of-the-15", "of-the-25"]);
    await page.getByLabel("Made after").fill("2026-01-10");
    await expect.poll(rows).toEqual(["of-the-15", "of-the-25"]);
    await page.getByLabel("Made before").fill("2026-01-20");
    await expect.poll(rows).toEqual(["of-the-15"]);
  });

  it("says that the API is slow while it shows what is known, and that it failed until there is an answer", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "known" }));
    await go("#/jobs");
    await page.getByRole("link", { name: "known" }).waitFor();
    let answer = () => {};
    await page.route(
      "**/model-customization-jobs*",
      (route) => (answer = () => void route.fulfill({ body: "<html>" })),
    );
    await page.getByText("The API is slow to answer").waitFor();
    answer();
    const failed = page.getByText("What came is no answer of the API's");
    await failed.waitFor();
    await page.unroute("**/model-customization-jobs*");
    await failed.waitFor({ state: "detached" });
    expect(await page.getByRole("link", { name: "known" }).count()).toBe(1);
  });

  it("says that the API cannot be reached, and keeps what is known", async () => {
    const { page, go, post, hangUp } = await visit();
    await post(request({ jobName: "known" }));
    await go("#/jobs");
    await page.getByRole("link", { name: "known" }).waitFor();
    await hangUp();
    await page.getByText("The API cannot be reached What you see is what was known before").waitFor();
    expect(await page.getByRole("link", { name: "known" }).count()).toBe(1);
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, post, clock, faults, picture } = await visit(visitor);
    const names = ["a".repeat(63), "short"];
    for (const jobName of names) await post(request({ jobName, customModelName: `m-${jobName.length}` }));
    await clock.pass(86_400_000);
    await go("#/jobs");
    await page.getByRole("row", { name: "short" }).getByText("Completed").waitFor();
    expect(await faults()).toEqual([]);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(overflow).toBe(0);
    await picture("jobs");
  });
});
