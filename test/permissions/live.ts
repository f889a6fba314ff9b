import { expect } from "vitest";
import type { Authorize } from "#local/iam/access.ts";
import { randomFrom } from "#local/random.ts";
import { everythingOnce } from "../../bench/everything.ts";
import { exampleCloud } from "../../bench/example-cloud.ts";
import { request, setup } from "../cloud.ts";
import { mischief } from "../mischief.ts";
import { flows } from "./flows.ts";

const hour = 3_600_000;

const liveFlow = async ({ body = {}, intercept, live }: (typeof flows)[string], authorize: Authorize) => {
  const all = await setup({ jobs: { duration: () => 5 * hour }, authorize, ...(intercept && { intercept }) });
  expect((await all.post(request(body))).status).toBe(202);
  await live(all);
  expect((await all.executions()).filter(({ status }) => status === "RUNNING")).toEqual([]);
  expect(all.surprises).toEqual([]);
};

/** Two jobs in a world in which calls fail, functions die and events are lost. */
const liveWithFaults = async (seed: number, authorize: Authorize) => {
  const { options, calm } = mischief(randomFrom(seed), { kinds: new Map(), callers: new Map() });
  const all = await setup({ seed, ...options, authorize });
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

/** Everything that happens in the product, by what it is called. */
export const lives: Record<string, (authorize: Authorize) => Promise<void>> = {
  ...Object.fromEntries(
    Object.entries(flows).map(([title, flow]) => [
      `a job that ${title}`,
      (authorize: Authorize) => liveFlow(flow, authorize),
    ]),
  ),
  "everything that the API can be asked for": async (authorize) =>
    everythingOnce(await exampleCloud({ seed: 1, authorize })),
  // The emulated account has no CloudWatch, so what it does is said here.
  "an alarm that goes off": async (authorize) => {
    const here = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
    authorize({
      by: { service: "cloudwatch.amazonaws.com" },
      action: "sns:Publish",
      resource: here("sns", "lapidary-dev-alarms"),
      context: { "aws:SourceArn": [here("cloudwatch", "alarm:lapidary-dev-alarm.undelivered")] },
    });
  },
  ...Object.fromEntries(
    seeds.map((seed) => [
      `two jobs in a world of faults, seed ${seed}`,
      (authorize: Authorize) => liveWithFaults(seed, authorize),
    ]),
  ),
};
