import { expect } from "vitest";
import type { Authorize } from "#local/iam/access.ts";
import { randomFrom } from "#local/random.ts";
import { everythingOnce } from "../../bench/everything.ts";
import { exampleCloud } from "../../bench/example-cloud.ts";
import { request, setup } from "../cloud.ts";
import { mischief } from "../mischief.ts";
import * as elsewhere from "./elsewhere.ts";
import { flows } from "./flows.ts";
import { alarm, interfaces } from "./said.ts";
import { emulated } from "./settings.ts";

const hour = 3_600_000;

const liveFlow = async ({ body = {}, intercept, live }: (typeof flows)[string], authorize: Authorize) => {
  const all = await setup({
    jobs: { duration: () => 5 * hour },
    authorize,
    ...emulated,
    ...(intercept && { intercept }),
  });
  expect((await all.post(request(body))).status).toBe(202);
  await live(all);
  expect((await all.executions()).filter(({ status }) => status === "RUNNING")).toEqual([]);
  expect(all.surprises).toEqual([]);
};

/** Two jobs in a world in which calls fail, functions die and events are lost. */
const liveWithFaults = async (seed: number, authorize: Authorize) => {
  const { options, calm } = mischief(randomFrom(seed), { kinds: new Map(), callers: new Map() });
  const all = await setup({ seed, ...options, authorize, ...emulated });
  for (const jobName of ["one", "two"])
    for (let status = 0; status !== 202;) ({ status } = await all.post(request({ jobName })));
  for (let days = 0; (await all.executions()).some(({ status }) => status === "RUNNING"); days += 1) {
    expect(days, "an execution does not end").toBeLessThan(14);
    await all.clock.pass(24 * hour);
  }
  calm();
  await all.clock.pass(hour);
  expect(all.surprises).toEqual([]);
};

const seeds = [1, 2, 3, 4, 5];

/** Something that happens in the product. */
interface Life {
  live: (authorize: Authorize) => Promise<void>;
  /** Whether it happens only where settings name what is not the deployment's own. */
  elsewhere?: true;
}

/** Everything that happens in the product, by what it is called. All of it happens in stores with keys of one's own, and is traced. */
export const lives: Record<string, Life> = {
  ...Object.fromEntries(
    Object.entries(flows).map(([title, flow]) => [
      `a job that ${title}`,
      { live: (authorize: Authorize) => liveFlow(flow, authorize) },
    ]),
  ),
  "everything that the API can be asked for": {
    live: async (authorize) => everythingOnce(await exampleCloud({ seed: 1, authorize, ...emulated })),
  },
  "an alarm that goes off": { live: alarm },
  ...Object.fromEntries(
    seeds.map((seed) => [
      `two jobs in a world of faults, seed ${seed}`,
      { live: (authorize: Authorize) => liveWithFaults(seed, authorize) },
    ]),
  ),
  "a job of another bucket's data": { live: elsewhere.data, elsewhere: true },
  "a plan for another bucket's data": { live: elsewhere.plan, elsewhere: true },
  "a job with another role": { live: elsewhere.role, elsewhere: true },
  "a job in a VPC": { live: interfaces, elsewhere: true },
};
