import type { CloudOptions } from "#local/cloud.ts";
import { LostAnswer, type Intercept } from "#local/endpoint.ts";
import { silenceTheDead } from "#local/lambda.ts";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { accessKeyOf } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";

const minute = 60_000;

/** Callers that are left alone: the test itself, the emulated services among themselves, and API Gateway. */
const spared = new Set(["cli", "bedrock", "api"].map(accessKeyOf));

/** What may happen to one call. */
const faults: Record<string, Intercept> = {
  throttled: ({ service }) => {
    throw new ServiceError(service === "s3" ? "SlowDown" : "ThrottlingException", "Rate exceeded");
  },
  broken: () => {
    throw new ServiceError("InternalFailure", "Something went wrong");
  },
  unavailable: () => {
    throw new ServiceError("ServiceUnavailable", "Try again");
  },
  lostOnTheWay: () => {
    throw new LostAnswer("The request never arrived");
  },
  lostOnTheWayBack: async (_, next) => {
    await next();
    throw new LostAnswer("The answer never arrived");
  },
  killedBefore: () => {
    currentInvocation()?.kill();
    throw new LostAnswer("The function was killed before the call");
  },
  killedAfter: async (_, next) => {
    await next();
    currentInvocation()?.kill();
    throw new LostAnswer("The function was killed after the call");
  },
};
const kinds = Object.values(faults);

/** A world in which calls fail, functions die and events are lost, doubled and late, as `random` has it, until it is told to stop. */
export const mischief = (random: () => number, counts: Map<string, number>) => {
  let active = true;
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)];
  const rate = 0.02 + random() * 0.1;

  const intercept: Intercept = (call, next) =>
    silenceTheDead(call, async () => {
      const key = `${call.service}:${call.operation}`;
      const run = () => {
        counts.set(key, (counts.get(key) ?? 0) + 1);
        return next();
      };
      const fault = active && !spared.has(call.accessKeyId) && random() < rate ? pick(kinds) : undefined;
      return fault ? fault(call, run) : run();
    });

  const arrivals = [() => [], () => [0, 0], () => [random() * 10 * minute], () => [0, random() * 60 * minute]];
  const distort = () => (active && random() < 0.5 ? (pick(arrivals)?.() ?? [0]) : [0]);

  const jobs: NonNullable<CloudOptions["jobs"]> = {
    quota: 2,
    faults: {
      ...(random() < 0.3 && { roleNotAssumable: random() * 90_000 }),
      failJob: () => (random() < 0.15 ? "The loss became NaN" : undefined),
    },
  };
  return {
    options: { intercept, distort, jobs } satisfies Partial<CloudOptions>,
    calm: () => {
      active = false;
    },
  };
};
