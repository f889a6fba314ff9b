import type { EngineRates } from "./engine.ts";
import type { Startups } from "./startup.ts";
import { duration, number, table } from "./table.ts";
import type { Pattern, Waiting } from "./waiting.ts";

/** A case of waiting, and the milliseconds of wall time that it took. */
export interface TimedWaiting {
  waiting: Waiting;
  wallMilliseconds: number;
}

const patterns: Record<Pattern, string> = {
  lapidary: "Lapidary",
  fixed300: "fixed 300 s",
  fixed60: "fixed 60 s",
};
const arriving = { all: "all arrive", none: "all lost" } as const;

/** What it costs to wait for a job, by its hours, its events and how its machine waits. */
export const waitingTable = (measured: readonly TimedWaiting[], seed: number): string =>
  table(
    "Waiting: one job of so many hours, on virtual time",
    ["machine", "job", "events", "history events", "transitions", "dollars", "delay", "ended", "wall time"],
    measured.map(({ waiting, wallMilliseconds }) => [
      patterns[waiting.pattern],
      `${waiting.hours} h`,
      waiting.pattern === "lapidary" ? arriving[waiting.events] : "ignored",
      number(waiting.historyEvents),
      number(waiting.transitions),
      `$${number(waiting.dollars, 5)}`,
      waiting.delaySeconds === null ? "never" : duration(waiting.delaySeconds),
      waiting.ended,
      `${number(wallMilliseconds)} ms`,
    ]),
    [
      "Delay: from the job's end in Bedrock to the record's. The fixed machines are the same machine with a Wait in WaitForChange's place;",
      `an execution fails at 25,000 history events. Seed ${seed}.`,
    ],
  );

/** What it takes to import each function and call it once. */
export const startupTable = ({ functions, emptyMilliseconds }: Startups, rounds: number, seed: number): string =>
  table(
    "Start-up: import and first call of each bundle in a fresh process, beside its SDK clients alone, as they come",
    ["function", "KB loaded", "clients alone", "ms", "clients alone", "ratio"],
    [
      ...functions.map(({ function: name, kilobytes, clientKilobytes, milliseconds, clientMilliseconds }) => [
        name,
        number(kilobytes),
        number(clientKilobytes),
        number(milliseconds, 1),
        number(clientMilliseconds, 1),
        number(milliseconds / clientMilliseconds, 2),
      ]),
      ["an empty handler", "", "", number(emptyMilliseconds, 1)],
    ],
    [
      `Medians of ${rounds} rounds on Node ${process.versions.node}. Both make the same calls over loopback HTTP, and are answered at once what an`,
      `emulated account answered before (seed ${seed}).`,
    ],
  );

/** How fast the Step Functions interpreter is. */
export const engineTable = ({ executionsPerSecond, jsonataAloneExecutionsPerSecond }: EngineRates): string =>
  table(
    "Engine: executions of a machine of ten states",
    ["", "a second", "share"],
    [
      [
        "the interpreter",
        number(executionsPerSecond),
        `${number((100 * executionsPerSecond) / jsonataAloneExecutionsPerSecond)} %`,
      ],
      ["jsonata alone, the same expressions", number(jsonataAloneExecutionsPerSecond), "100 %"],
    ],
  );
