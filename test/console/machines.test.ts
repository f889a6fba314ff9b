import { expect, it } from "vitest";
import { inBrowser } from "./browser.ts";

inBrowser("the page of the machines", (visit) => {
  it("shows a state that is picked in a graph with all that its definition says", async () => {
    const { page, go } = await visit();
    await go("#/machines");
    const machine = page.getByRole("region", { name: "customize-model" });
    await machine.getByRole("img", { name: /^The states of customize-model .* from Preflight on/ }).waitFor();
    await machine.getByRole("button", { name: "CreateJob" }).focus();
    await page.keyboard.press("Enter");
    await machine.getByText("Runs the function create-job.").waitFor();
    await machine.getByText("To CheckDatasets on DataChangedError.").waitFor();
    await machine
      .getByText("Tried again after 30 s, then twice as long each time, at most 15 min; as often as it takes.")
      .waitFor();
    await machine.getByRole("button", { name: "Preflight" }).click();
    await machine.getByText("Runs the function create-job.").waitFor({ state: "detached" });
    expect(await machine.locator("details[open]").count()).toBe(1);
  });

  it("tells what starts each machine", async () => {
    const { page, go } = await visit();
    await go("#/machines");
    await page
      .getByRole("region", { name: "customize-model" })
      .getByText("POST /model-customization-jobs", { exact: true })
      .waitFor();
    await page.getByRole("region", { name: "stop-job" }).getByText("Model Customization Job Stop Requested").waitFor();
    await page
      .getByRole("region", { name: "delete-model" })
      .getByText("DELETE /custom-models/{modelIdentifier}")
      .waitFor();
  });

  it.each([
    { theme: "light", width: 1280 },
    { theme: "dark", width: 1280 },
    { theme: "light", width: 360 },
    { theme: "dark", width: 360 },
  ] as const)("has no fault of accessibility in $theme at $width pixels, and fits", async (visitor) => {
    const { page, go, faults, overflow, picture } = await visit(visitor);
    await go("#/machines");
    await page.getByRole("button", { name: "WaitForChange" }).click();
    await page.getByText("Calls dynamodb:updateItem").waitFor();
    expect(await faults()).toEqual([]);
    expect(await overflow()).toBe(0);
    const graphs = await page.locator(".graph").all();
    for (const graph of graphs)
      expect(await graph.evaluate((box) => box.scrollWidth - box.clientWidth), "what a graph's box hides").toBe(0);
    await picture("machines");
  });
});
