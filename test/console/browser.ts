import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import type { Listening } from "#local/listen.ts";
import { withPages } from "#local/pages.ts";
import { setup, type Setup } from "../cloud.ts";

const executablePath = [process.env["CHROMIUM"], "/usr/bin/chromium"].find((path) => path && existsSync(path));

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Where the pictures of the page go: for people to look at. */
const pictures = new URL("../../dist/pictures/", import.meta.url);

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

export interface Visitor {
  theme?: "light" | "dark";
  /** Pixels. */
  width?: number;
}

/** The page of an account of its own, in a browser. */
export interface Visit extends Setup {
  page: Page;
  /** Goes to a place, such as `#/jobs`. */
  go(place: string): Promise<void>;
  /** Everything that axe finds, a line each. */
  faults(): Promise<string[]>;
  /** Pixels by which the page is wider than the window: it is to be none. */
  overflow(): Promise<number>;
  /** Takes a picture of all of the page. */
  picture(name: string): Promise<void>;
  /** The API no longer answers. */
  hangUp(): Promise<void>;
}

/** Tests in a real Chromium; where there is none they are skipped, and their title says why. */
export const inBrowser = (
  title: string,
  tests: (visit: (visitor?: Visitor, world?: Setup) => Promise<Visit>) => void,
) => {
  const said = executablePath ? title : `${title} (skipped: there is no /usr/bin/chromium, and CHROMIUM names none)`;
  // On a busy machine a browser may paint late: what fails twice is wrong.
  describe.skipIf(!executablePath)(said, { retry: 1 }, () => {
    let browser: Browser | undefined;
    const open: { close(): Promise<void> }[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ ...(executablePath && { executablePath }), args: flags });
    });
    afterAll(() => browser?.close());
    afterEach(async () => {
      await Promise.all(open.splice(0).map((each) => each.close()));
      expect(complaints.splice(0), "the browser's console").toEqual([]);
    });

    tests(async ({ theme = "light", width = 1280 } = {}, world) => {
      if (!browser) throw new Error("The browser did not start");
      const account = world ?? (await setup());
      const served: Listening = await withPages(account.cloud.api, { refreshSeconds: 0.1 }).listen(0);
      const context = await browser.newContext({
        colorScheme: theme,
        viewport: { width, height: 900 },
        locale: "en-GB",
      });
      open.push(context, served);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // What the API refuses, and that it is gone, is the visitor's to read.
        if (message.type() === "error" && !/^Failed to load resource|blocked by CORS policy/.test(message.text()))
          complaints.push(message.text());
      });
      const go = async (place: string) => {
        await page.goto(`${served.url}/${place}`);
        await page.locator("h1").first().waitFor();
      };
      return {
        ...account,
        page,
        go,
        async faults() {
          await page.evaluate(axe);
          const found: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] = await page.evaluate(
            "axe.run().then(({ violations }) => JSON.parse(JSON.stringify(violations)))",
          );
          return found.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
          );
        },
        overflow: () => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        async picture(name) {
          mkdirSync(pictures, { recursive: true });
          const path = new URL(`${name}-${theme}${width < 600 ? "-phone" : ""}.png`, pictures).pathname;
          await page.screenshot({ path, fullPage: true, animations: "disabled" });
        },
        hangUp: () => served.close(),
      };
    });
  });
};
