import { measureEngine, type EngineRates } from "./engine.ts";
import { measureStartup, type Startup, type Startups } from "./startup.ts";
import type { TimedWaiting } from "./tables.ts";
import { cases, measureWaiting, type Case, type Waiting } from "./waiting.ts";

/** Everything that the benchmark measures. */
export interface Measurements {
  waiting: TimedWaiting[];
  startup: Startups;
  engine: EngineRates;
}

/** How much is measured. */
export interface Extent {
  seed: number;
  cases?: readonly Case[];
  startup?: Omit<NonNullable<Parameters<typeof measureStartup>[0]>, "seed">;
  engine?: NonNullable<Parameters<typeof measureEngine>[0]>;
}

/** Measures one thing after another, and tells which. The interpreter comes first, before anything else has warmed the process. */
export const measure = async (extent: Extent, tell: (what: string) => void): Promise<Measurements> => {
  tell("Measuring the engine…");
  const engine = await measureEngine(extent.engine);
  tell("Measuring start-up…");
  const startup = await measureStartup({ ...extent.startup, seed: extent.seed });
  const waiting: TimedWaiting[] = [];
  for (const one of extent.cases ?? cases) {
    tell(`Measuring waiting: ${one.pattern}, ${one.hours} h…`);
    const from = performance.now();
    waiting.push({ waiting: await measureWaiting(one, extent.seed), wallMilliseconds: performance.now() - from });
  }
  return { waiting, startup, engine };
};

/** The measurements as `--json` writes them. */
export const figures = ({ waiting, startup, engine }: Measurements) => ({
  waiting: waiting.map((one): Waiting => one.waiting),
  startup: startup.functions.map(({ clientKilobytes: _, ...one }): Startup => one),
  engine,
});
