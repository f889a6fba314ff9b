import { expect, it } from "vitest";
import { request } from "../cloud.ts";
import { inBrowser } from "./browser.ts";

inBrowser("a question", (visit) => {
  it("stays when what it is about has ended meanwhile, says so, and gives the focus to the page when it is closed", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Stop a-job?" });
    await dialog.getByText("a stopped job makes no model").waitFor();
    await clock.pass(86_400_000);
    await dialog.getByRole("status").getByText("The job has ended").waitFor();
    expect(await dialog.getByRole("button").allInnerTexts()).toEqual(["Close"]);
    await page.locator("dialog button:focus", { hasText: "Close" }).waitFor();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement?.id")).toBe("main");
    expect(await page.getByRole("button", { name: "Stop", exact: true }).count()).toBe(0);
  });

  it("gives the focus back to its button when it is left", async () => {
    const { page, go, post, clock } = await visit();
    await post(request());
    await clock.pass(600_000);
    await go("#/jobs/a-job");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("button", { name: "Leave it" }).click();
    await page.locator("button:focus", { hasText: "Stop" }).waitFor();
  });
});
