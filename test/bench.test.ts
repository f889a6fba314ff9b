import { spawnSync } from "node:child_process";
import * as v from "valibot";
import { expect, it } from "vitest";
import { figures, measure } from "../bench/measure.ts";
import { engineTable, startupTable, waitingTable } from "../bench/tables.ts";
import { functions } from "../src/functions.ts";

const Measure = v.pipe(v.number(), v.minValue(0));
const Waiting = v.strictObject({
  hours: Measure,
  events: v.picklist(["all", "none"]),
  pattern: v.picklist(["lapidary", "fixed300", "fixed60"]),
  historyEvents: Measure,
  transitions: Measure,
  dollars: Measure,
  delaySeconds: v.nullable(Measure),
  ended: v.string(),
});
const Startup = v.strictObject({
  function: v.picklist(Object.keys(functions)),
  kilobytes: Measure,
  milliseconds: Measure,
  clientMilliseconds: Measure,
});
const Figures = v.strictObject({
  waiting: v.pipe(v.array(Waiting), v.nonEmpty()),
  startup: v.pipe(v.array(Startup), v.nonEmpty()),
  engine: v.strictObject({ executionsPerSecond: Measure, jsonataAloneExecutionsPerSecond: Measure }),
});

/** What `npm run bench` says, and how it ends, where it measures nothing. */
const bench = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["bench/main.ts", ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
};

it("says how it is run where it is asked, and where it was run otherwise", () => {
  const usage = expect.stringContaining("npm run bench -- [options]");
  expect(bench("--help")).toEqual({ status: 0, stdout: usage, stderr: "" });
  expect(bench("--nope")).toEqual({ status: 2, stdout: "", stderr: usage });
  expect(bench("--nope").stderr).toMatch(/^Unknown option '--nope'/);
});

it("measures waiting, start-up and the engine, and writes them in the form that others read", async () => {
  const seed = 1;
  const measured = await measure(
    {
      seed,
      cases: [
        { hours: 1, events: "all", pattern: "lapidary" },
        { hours: 1, events: "none", pattern: "fixed300" },
      ],
      startup: { rounds: 1, only: ["get-job"] },
      engine: { rounds: 1, milliseconds: 20 },
    },
    () => undefined,
  );
  const written: unknown = JSON.parse(JSON.stringify(figures(measured)));
  const { waiting } = v.parse(Figures, written);
  expect(waiting.map(({ ended }) => ended)).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  expect(waiting.map(({ delaySeconds }) => delaySeconds)).toEqual([expect.closeTo(0.5), 150]);
  expect(waitingTable(measured.waiting, seed)).toContain("Lapidary");
  expect(startupTable(measured.startup, 1, seed)).toContain("get-job");
  expect(engineTable(measured.engine)).toContain("jsonata alone");
});
