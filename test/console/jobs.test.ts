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
    await page.getByText("No job yet. Make one with New job").waitFor();
    await post(request({ jobName: "watched" }));
    const row = page.getByRole("row", { name: "watched" });
    await clock.pass(600_000);
    await row.getByText("InProgress").waitFor();
    await clock.pass(86_400_000);
    await row.getByText("Completed").waitFor();
    await row.getByRole("img", { name: /^Loss of watched, from \d\.\d{4} to \d\.\d{4}$/ }).waitFor();
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
    for (let index = 0; index < 100; index += 1)
      await jobs.submit(submitted({ jobName: `job-${index}`, creationTime: at(index) }));
    await go("#/jobs");
    await page.getByRole("link", { name: "job-99", exact: true }).waitFor();
    await page.getByRole("link", { name: "Next page" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
    const top = () => page.getByRole("region", { name: "Jobs" }).evaluate((list) => list.getBoundingClientRect().top);
    await page.locator("[role=region]:focus").waitFor();
    expect(Math.abs(await top())).toBeLessThan(1);
    expect(page.url()).toContain("nextToken=");
    await page.reload();
    await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
    await page.getByLabel("Status").selectOption("Submitted");
    await page.getByRole("link", { name: "job-99", exact: true }).waitFor();
    expect(page.url()).not.toContain("nextToken=");
    await page.goBack();
    await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
  });

  it("leaves the focus to who narrows it from a page further on", async () => {
    const { page, go, cloud, clock } = await visit();
    const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
    for (let index = 0; index < 60; index += 1) await jobs.submit(submitted({ jobName: `job-${index}` }));
    await go("#/jobs");
    await page.getByRole("link", { name: "Next page" }).click();
    await page.getByRole("link", { name: "First page" }).waitFor();
    await page.getByLabel("Name contains").pressSequentially("job-59");
    await page.getByRole("link", { name: "First page" }).waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.name")).toBe("nameContains");
  });

  it("tells a page with nothing on it from a list with nothing in it, and leads from a page that there is not to the first", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "only" }));
    const answered = (body: object) =>
      page.route("**/model-customization-jobs?*", (route) => route.fulfill({ json: body }));
    await answered({ modelCustomizationJobSummaries: [], nextToken: "more" });
    await go("#/jobs?statusEquals=Failed");
    await page.getByText("None here; there may be further on.").waitFor();
    await page.getByRole("link", { name: "Next page" }).waitFor();
    await page.unroute("**/model-customization-jobs?*");
    await page.getByText("There is no such job.", { exact: true }).waitFor();
    await go("#/jobs?nextToken=nonsense");
    await page.getByRole("alert").waitFor();
    await page.getByRole("link", { name: "First page" }).click();
    await page.getByRole("link", { name: "only" }).waitFor();
  });

  it("is a card a job on a phone, with all that is known of it in sight", async () => {
    const { page, go, post, clock } = await visit({ width: 360 });
    await post(request({ jobName: "a".repeat(63) }));
    await clock.pass(86_400_000);
    await go("#/jobs");
    const row = page.getByRole("row", { name: "a".repeat(63) });
    await row.getByRole("img").waitFor();
    for (const part of [
      row.getByText("Completed"),
      row.getByRole("img"),
      row.locator("[data-label='Training loss']"),
    ]) {
      const box = await part.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 360)).toBeLessThan(360);
    }
    expect(await page.getByRole("cell").count()).toBe(8);
  });

  it("says that the API is slow without moving, and for as long as it is", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "known" }));
    await go("#/jobs");
    await page.getByRole("link", { name: "known" }).waitFor();
    const table = page.getByRole("table");
    const before = await table.boundingBox();
    const said = await page.locator("[role=status]").first().elementHandle();
    const held: (() => Promise<void>)[] = [];
    let slow = true;
    await page.route("**/model-customization-jobs?*", (route) =>
      slow ? void held.push(() => route.continue()) : route.continue(),
    );
    await expect.poll(() => said?.textContent(), { timeout: 8000 }).toContain("The API is slow to answer");
    expect(await table.boundingBox()).toEqual(before);
    await held[0]?.();
    await expect.poll(() => held.length).toBe(2);
    expect(await said?.textContent()).toContain("The API is slow to answer");
    slow = false;
    await held[1]?.();
    await expect.poll(() => said?.textContent()).toBe("");
  });

  it("says which view it is by more than a weight of letters, where colours are forced", async () => {
    const { page, go } = await visit();
    await page.emulateMedia({ forcedColors: "active" });
    await go("#/jobs");
    const line = (name: string) =>
      page.evaluate(`getComputedStyle(document.querySelector("nav a[href='#/${name}']")).textDecorationLine`);
    expect(await line("jobs")).toBe("underline");
    expect(await line("plans")).toBe("none");
  });

  it("is as it was for who comes back to it from a job: its page, how far down, and the focus", async () => {
    const { page, go, cloud, clock } = await visit();
    const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    for (let index = 0; index < 100; index += 1)
      await jobs.submit(submitted({ jobName: `job-${index}`, creationTime: at(index) }));
    await go("#/jobs");
    await page.getByRole("link", { name: "Next page" }).click();
    const link = page.getByRole("link", { name: "job-20", exact: true });
    await link.scrollIntoViewIfNeeded();
    const down: number = await page.evaluate("scrollY");
    expect(down).toBeGreaterThan(500);
    await link.click();
    await page.getByRole("heading", { name: "job-20" }).waitFor();
    expect(await page.evaluate("scrollY")).toBe(0);
    // It is there at once: the API is asked again, but not waited for.
    await page.route("**/model-customization-jobs?*", () => undefined);
    await page.goBack();
    await link.waitFor();
    await expect.poll(() => page.evaluate("scrollY")).toBe(down);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("job-20");
    await page.unroute("**/model-customization-jobs?*");
    await page.evaluate(`scrollTo(0, ${down - 100})`);
    await expect.poll(() => page.evaluate("history.state.top")).toBe(down - 100);
    await page.reload();
    await link.waitFor();
    await expect.poll(() => page.evaluate("scrollY")).toBe(down - 100);
    await page.getByRole("link", { name: "Machines" }).evaluate((there) => there.click());
    await page.getByRole("heading", { name: "Machines" }).waitFor();
    expect(await page.evaluate("scrollY")).toBe(0);
  });

  it("narrows to a name while it is typed, once a pause, and takes nothing from who goes on typing", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "first-job" }));
    await post(request({ jobName: "second-job", customModelName: "another" }));
    await page.clock.install({ time: 0 });
    const asked = new Set<string | null>();
    page.on("request", (call) => asked.add(new URL(call.url()).searchParams.get("nameContains")));
    await go("#/jobs?sortOrder=Ascending");
    await page.getByRole("link", { name: "first-job" }).waitFor();
    await page.clock.pauseAt(60_000);
    const field = page.getByLabel("Name contains");
    await field.pressSequentially("sec");
    await page.clock.runFor(200);
    await field.pressSequentially("ond");
    await page.clock.runFor(200);
    expect(page.url()).not.toContain("nameContains");
    // A letter between the pause and what comes of it.
    await page.evaluate(`addEventListener("popstate", () => {
      document.querySelector("[name=nameContains]").value = "second-";
    }, { once: true })`);
    await page.clock.runFor(200);
    await page.getByRole("link", { name: "first-job" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "second-job" }).waitFor();
    expect(page.url()).toContain("nameContains=second&sortOrder=Ascending");
    expect(await field.inputValue()).toBe("second-");
    expect(await page.evaluate("document.activeElement.name")).toBe("nameContains");
    await field.pressSequentially("x");
    await page.clock.runFor(1000);
    await page.getByText("There is no such job").waitFor();
    expect(asked).toEqual(new Set([null, "second", "second-x"]));
    await page.clock.resume();
    await page.goBack();
    await expect.poll(() => field.inputValue()).toBe("");
    await page.getByRole("link", { name: "first-job" }).waitFor();
  });

  it.each(["", "#/"])("takes no letter and no focus from who lands at /%s and narrows to a name", async (place) => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "first-job" }));
    await go(place);
    await page.getByRole("link", { name: "first-job" }).waitFor();
    const form = await page.getByRole("search").elementHandle();
    await page.getByLabel("Name contains").pressSequentially("fir");
    await page.waitForURL(/nameContains=fir/);
    await page.keyboard.type("st");
    await page.waitForURL(/nameContains=first/);
    expect(await page.getByLabel("Name contains").inputValue()).toBe("first");
    expect(await form?.evaluate((before) => before.isConnected)).toBe(true);
  });

  it("says nothing of a list, and leads no further, until that very list is known", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "only" }));
    await go("#/jobs?statusEquals=Failed");
    await page.getByText("There is no such job.").waitFor();
    const all = "**/model-customization-jobs?*";
    const held: (() => Promise<void>)[] = [];
    let holding = true;
    await page.route(all, (route) => (holding ? void held.push(() => route.continue()) : route.continue()));
    const letGo = () => {
      holding = false;
      return Promise.allSettled(held.splice(0).map((answer) => answer()));
    };
    const list = page.getByRole("region", { name: "Jobs" });
    await page.getByLabel("Status").selectOption("any");
    await page.locator("[role=region][aria-busy=true]").waitFor();
    expect(await list.textContent()).toBe("");
    await letGo();
    await list.getByRole("link", { name: "only" }).waitFor();
    expect(await page.locator("[aria-busy=true]").count()).toBe(0);
    await page.unroute(all);
    const [known] = (await (await page.request.get(new URL("/model-customization-jobs", page.url()).href)).json())
      .modelCustomizationJobSummaries;
    await page.route(all, (route) =>
      route.request().url().includes("sortOrder=Ascending")
        ? undefined
        : route.fulfill({ json: { modelCustomizationJobSummaries: [known], nextToken: "more" } }),
    );
    await page.getByRole("link", { name: "Next page" }).waitFor();
    await page.getByLabel("Order").selectOption("oldest first");
    await page.getByRole("link", { name: "Next page" }).waitFor({ state: "detached" });
    expect(await list.getByRole("link", { name: "only" }).count()).toBe(1);
    await page.unroute(all);
    await page.getByLabel("Order").selectOption("newest first");
    await page.locator("[role=region][aria-busy=false]").waitFor();
    await page.route(all, (route) => route.fulfill({ status: 503, body: "" }));
    await page.getByText("What you see is what was known before").waitFor();
    expect(await list.getByRole("link", { name: "only" }).count()).toBe(1);
    await page.getByLabel("Status").selectOption("Completed");
    await list.waitFor({ state: "detached" });
    await page.getByRole("alert").waitFor();
  });

  it("says how many there are once it is narrowed, and not whenever it is asked for again", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "first-job" }));
    await go("#/jobs");
    await page.getByRole("link", { name: "first-job" }).waitFor();
    const said = page.locator(".counted[role=status]");
    expect(await said.textContent()).toBe("");
    await page.getByLabel("Name contains").fill("job");
    await expect.poll(() => said.textContent()).toBe("1 job");
    await post(request({ jobName: "second-job", customModelName: "another" }));
    await page.getByRole("link", { name: "second-job" }).waitFor();
    expect(await said.textContent()).toBe("1 job");
    await page.getByLabel("Order").selectOption("oldest first");
    await expect.poll(() => said.textContent()).toBe("2 jobs");
    await page.getByLabel("Name contains").fill("none");
    await expect.poll(() => said.textContent()).toBe("No such job");
  });

  it("takes days and choices that are typed as it takes names: after a pause, once in the tab's history, and no year that is only begun", async () => {
    const { page, go, cloud, clock } = await visit();
    const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
    await jobs.submit(submitted({ jobName: "known", creationTime: "2026-01-15T12:00:00.000Z" }));
    await page.clock.install({ time: 0 });
    const asked = new Set<string>();
    page.on("request", (call) => {
      const { searchParams: query } = new URL(call.url());
      asked.add([query.get("creationTimeAfter")?.slice(0, 4), query.get("statusEquals")].join());
    });
    await go("#/jobs");
    await page.getByRole("link", { name: "known" }).waitFor();
    await page.clock.pauseAt(60_000);
    const before = Number(await page.evaluate("history.length"));
    await page.getByLabel("Made after").focus();
    for (const key of "02022026") {
      await page.keyboard.press(key);
      await page.clock.runFor(1000);
    }
    await page.waitForURL(/creationTimeAfter=2026-02-02/);
    await page.keyboard.press("ArrowUp");
    await page.clock.runFor(1000);
    await page.waitForURL(/creationTimeAfter=2027-02-02/);
    expect(await page.evaluate("history.length")).toBe(before + 1);
    await page.getByLabel("Status").focus();
    await page.keyboard.press("ArrowDown");
    await page.clock.runFor(100);
    await page.keyboard.press("ArrowDown");
    await page.clock.runFor(1000);
    await page.waitForURL(/statusEquals=InProgress/);
    await expect.poll(() => [...asked].sort()).toEqual([",", "2026,", "2027,", "2027,InProgress"]);
  });

  it("gives up bringing back who left a list that is shorter by now", async () => {
    const { page, go, post } = await visit();
    await post(request({ jobName: "only" }));
    await go("#/jobs");
    await page.getByRole("link", { name: "only" }).waitFor();
    await page.evaluate(`history.replaceState({ top: 5000, link: "" }, "")`);
    await page.reload();
    await page.getByRole("link", { name: "only" }).waitFor();
    const grown = `new Promise((seen) => {
      const main = document.querySelector("main");
      main.style.minHeight = main.offsetHeight + 900 + "px";
      requestAnimationFrame(() => requestAnimationFrame(() => seen(scrollY)));
    })`;
    expect(await page.evaluate(grown)).toBe(0);
  });

  it("knows the link that one followed however often one comes back, and takes no place for another", async () => {
    const { page, go, cloud, clock } = await visit();
    const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
    for (let index = 10; index < 50; index += 1) await jobs.submit(submitted({ jobName: `job-${index}` }));
    await page.clock.install({ time: 0 });
    await go("#/jobs");
    const link = page.getByRole("link", { name: "job-20" });
    await link.scrollIntoViewIfNeeded();
    await link.click();
    for (const _ of ["once", "again"]) {
      await page.getByRole("heading", { name: "job-20" }).waitFor();
      await page.goBack();
      await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("job-20");
      await page.clock.runFor(1000);
      await page.goForward();
    }
    await page.getByRole("heading", { name: "job-20" }).waitFor();
    await page.goBack();
    await link.waitFor();
    await page.clock.runFor(1000);
    await page.clock.pauseAt(600_000);
    await page.evaluate(`new Promise((scrolled) => {
      addEventListener("scroll", scrolled, { once: true });
      scrollTo(0, scrollY - 50);
    })`);
    await page.getByLabel("Order").selectOption("oldest first");
    await page.waitForURL(/sortOrder/);
    await page.clock.runFor(1000);
    expect(await page.evaluate("history.state")).toBe(null);
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
    await page.getByText("The API cannot be reached. What you see is what was known before").waitFor();
    expect(await page.getByRole("link", { name: "known" }).count()).toBe(1);
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, post, clock, faults, overflow, picture } = await visit(visitor);
    const names = ["a".repeat(63), "short"];
    for (const jobName of names) await post(request({ jobName, customModelName: `m-${jobName.length}` }));
    await clock.pass(86_400_000);
    await go("#/jobs");
    await page.getByRole("row", { name: "short" }).getByText("Completed").waitFor();
    expect(await faults()).toEqual([]);
    expect(await overflow()).toBe(0);
    await picture("jobs");
  });
});
