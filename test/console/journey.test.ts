import { expect, it } from "vitest";
import { putExamples } from "#local/example.ts";
import { setup } from "../cloud.ts";
import { inBrowser } from "./browser.ts";

const hour = 3_600_000;

inBrowser("a first visit", (visit) => {
  it("makes a model of an example, reads its curve, stops another job, deletes the model and puts a plan", async () => {
    const account = await setup();
    await putExamples(account.cloud.clientSettings("cli", "s3"));
    const { page, go, clock, get, surprises } = await visit({}, account);
    const status = (word: string) => page.locator("p[role=status]").getByText(word);
    const submit = async (example: string) => {
      await page.getByRole("link", { name: "Jobs" }).click();
      await page.getByRole("link", { name: "New job" }).click();
      await page.getByRole("button", { name: example }).click();
      await page.getByText(`Filled in with the example for ${example}`).waitFor();
      await page.getByRole("button", { name: "Submit" }).click();
      await status("Submitted").or(status("InProgress")).waitFor();
    };

    await go("");
    await submit("Nova Micro");
    await clock.pass(24 * hour);
    await status("Completed").waitFor();
    await page.getByText(/^Training loss goes from/).waitFor();
    await page.getByRole("slider", { name: /Look at a step/ }).press("Home");
    await page.getByRole("slider", { name: /Look at a step/ }).press("End");
    expect(await page.getByRole("slider").getAttribute("aria-valuetext")).toMatch(/^step \d+: training 0\.\d{4}/);
    const model = page.url();

    await submit("Claude 3 Haiku");
    await clock.pass(0.25 * hour);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await clock.pass(2 * hour);
    await status("Stopped").waitFor();

    await page.goto(model);
    await page.getByRole("button", { name: "Delete the model" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the model" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await clock.pass(hour);
    await page.getByText("The custom model was deleted.").waitFor();

    await page.getByRole("link", { name: "Make a plan of it" }).click();
    await page.getByRole("textbox", { name: /^name/ }).fill("weekly");
    await page.getByRole("textbox", { name: /^schedule/ }).fill("rate(7 days)");
    await page.getByRole("button", { name: "Make the plan" }).click();
    await page.getByRole("heading", { name: "weekly", level: 1 }).waitFor();
    expect((await get("/retraining-plans/weekly")).body).toMatchObject({ schedule: "rate(7 days)" });
    expect(surprises).toEqual([]);
  });
});
