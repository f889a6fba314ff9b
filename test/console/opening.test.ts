import { expect, it } from "vitest";
import { inBrowser } from "./browser.ts";

inBrowser("the page without its settings", (visit) => {
  it.each([
    { theme: "light", width: 1280, answer: "none" },
    { theme: "dark", width: 1280, answer: "no JSON" },
    { theme: "light", width: 360, answer: "another" },
  ] as const)("says so in $theme at $width pixels where there is $answer, and tries again", async (visitor) => {
    const { page, go, faults, overflow, picture } = await visit(visitor);
    const answers = { none: undefined, "no JSON": "<html>", another: '{"api": 1}' };
    const body = answers[visitor.answer];
    await page.route("**/config/page.json", (route) =>
      body === undefined ? route.abort() : route.fulfill({ status: 200, body }),
    );
    await go("#/jobs");
    const main = page.getByRole("main");
    await main.getByRole("heading", { level: 1, name: "Lapidary" }).waitFor();
    await main.getByRole("alert").getByText("config/page.json, which names the API, cannot be read").waitFor();
    expect(await faults()).toEqual([]);
    expect(await overflow()).toBe(0);
    await picture("unopened");
    await page.unroute("**/config/page.json");
    await main.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
  });
});
