import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { lossCurves } from "#aws/curves.ts";
import { jobRecords } from "#aws/jobs.ts";
import type { JobRecord } from "#core/record.ts";
import { withPages } from "#local/pages.ts";
import { localPlatform } from "#local/platform.ts";
import { exampleCloud } from "./example-cloud.ts";
import { number, table } from "./table.ts";

/** What the page took to show something: milliseconds from opening its address, and its longest task. */
export interface Shown {
  what: string;
  milliseconds: number;
  longestTask: number;
}

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

const ended = (index: number): JobRecord => ({
  jobName: `job-${String(index).padStart(5, "0")}`,
  clientRequestToken: `token-${index}`,
  status: "Completed",
  request: { baseModelIdentifier: "amazon.nova-micro-v1:0:128k" },
  requestHash: "hash",
  attempt: 1,
  executionArn: "",
  trigger: "api",
  creationTime: new Date(Date.UTC(2026, 0, 1) + index * 600_000).toISOString(),
  endTime: new Date(Date.UTC(2026, 0, 1) + index * 600_000 + 4_000_000).toISOString(),
  trainingMetrics: { trainingLoss: 0.5 },
  lossSketch: Array.from({ length: 32 }, (_, at) => 2 / (1 + at / 4)),
});

const lossAt = (step: number, steps: number) => 0.5 + 1.5 * Math.exp((-5 * step) / steps) + 0.05 * Math.sin(step);

/** The address of a page over an account with so many jobs, the newest with a curve of so many steps. */
const accountOf = async (jobs: number, steps: number) => {
  const { clock, cloud } = await exampleCloud({ seed: 1 });
  const platform = localPlatform("bench", clock, () => cloud.endpoint);
  const records = jobRecords(platform);
  for (let index = 0; index < jobs; index += 1) await records.submit(ended(index));
  const training = Array.from({ length: steps }, (_, at) => ({ step: at + 1, epoch: 1, loss: lossAt(at, steps) }));
  await lossCurves(platform).store(ended(jobs - 1).jobName, { training, validation: [] });
  const served = await withPages(cloud.api, { refreshSeconds: 60 }).listen(0);
  return { ...served, newest: ended(jobs - 1).jobName };
};

const opening = async (browser: Browser, what: string, address: string, there: string): Promise<Shown> => {
  // What waits for the page is a script of its own, which its policy would not let in.
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
  await page.addInitScript(
    "window.tasks = []; new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks.push(duration))).observe({ type: 'longtask', buffered: true })",
  );
  await page.goto(address);
  const shown = await page.waitForFunction(`${there} && performance.now()`, undefined, { polling: "raf" });
  const milliseconds = Number(await shown.jsonValue());
  const longestTask = Number(await page.evaluate("Math.max(0, ...tasks)"));
  await page.close();
  return { what, milliseconds, longestTask };
};

const listed = "document.querySelectorAll('tbody tr').length === 50";
/** The chart's canvas is there before anything is drawn on it: the figure's words come with the drawing. */
const drawn = "document.querySelector('.chart canvas')?.width > 0";

/** Opens the list and a curve, small ones and large ones, in Chromium; undefined where there is none. The first opening only warms. */
export const measurePage = async (): Promise<Shown[] | undefined> => {
  if (!existsSync(executablePath)) return undefined;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  const [small, large] = [await accountOf(50, 200), await accountOf(5000, 20_000)];
  try {
    const curve = ({ url, newest }: typeof small) => `${url}/#/jobs/${newest}`;
    await opening(browser, "", `${small.url}/#/jobs`, listed);
    return [
      await opening(browser, "the list, of 50 jobs", `${small.url}/#/jobs`, listed),
      await opening(browser, "the list, of 5,000 jobs", `${large.url}/#/jobs`, listed),
      await opening(browser, "a job with 200 steps", curve(small), drawn),
      await opening(browser, "a job with 20,000 steps", curve(large), drawn),
    ];
  } finally {
    await browser.close();
    await Promise.all([small, large].map((each) => each.close()));
  }
};

/** What {@link measurePage} measured, for people. */
export const pageTable = (shown: readonly Shown[] | undefined): string =>
  shown
    ? table(
        "The page in Chromium, from opening its address until it is there",
        ["", "ms", "longest task, ms"],
        shown.map(({ what, milliseconds, longestTask }) => [what, number(milliseconds), number(longestTask)]),
      )
    : "The page was not measured: there is no /usr/bin/chromium, and CHROMIUM names none.\n";
