import type { CloudOptions } from "#local/cloud.ts";
import { LostAnswer, type Intercept } from "#local/endpoint.ts";
import { silenceTheDead } from "#local/lambda.ts";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { accessKeyOf } from "#local/names.ts";
import { ServiceError, type ServiceResponse } from "#local/service.ts";

const minute = 60_000;

/** Callers that are left alone: the test itself, the emulated services among themselves, and API Gateway. */
const spared = new Set(["cli", "bedrock", "api", "lambda"].map(accessKeyOf));

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
const kinds = Object.keys(faults);

/** Faults that need a function to happen to. */
const deaths = new Set(["killedBefore", "killedAfter"]);

/** How an event may arrive: after so many milliseconds each time. */
const arrivals: Record<string, (random: () => number) => number[]> = {
  lost: () => [],
  twice: () => [0, 0],
  late: (random) => [random() * 10 * minute],
  twiceAndLate: (random) => [0, random() * 60 * minute],
};

/** What Bedrock itself may answer or do, by a part of its message. */
const refusals: Record<string, string> = {
  roleNotAssumable: "Could not assume provided IAM role",
  quotaUsedUp: "concurrent model customization jobs",
};

/** Everything that can go wrong. */
export const everyKind = [...kinds, ...Object.keys(arrivals), ...Object.keys(refusals), "jobFailed"];

/** How often each kind of thing went wrong, and how often each principal, by its access key, met a fault. */
export interface Toll {
  kinds: Map<string, number>;
  callers: Map<string, number>;
}

const count = (counts: Map<string, number>, name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);

/**
 * A world in which calls fail, functions die and events are lost, doubled and late, as `random` has it, until it is told to stop.
 * What really happened is added to `toll`.
 */
export const mischief = (random: () => number, toll: Toll) => {
  let active = true;
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)];
  const rate = 0.02 + random() * 0.1;

  const run = async (next: () => Promise<ServiceResponse>) => {
    const answer = await next();
    const text = answer.status >= 400 && typeof answer.body === "string" ? answer.body : "";
    for (const [name, part] of Object.entries(refusals)) if (text.includes(part)) count(toll.kinds, name);
    return answer;
  };

  const intercept: Intercept = (call, next) =>
    silenceTheDead(call, () => {
      const kind = active && !spared.has(call.accessKeyId) && random() < rate ? pick(kinds) : undefined;
      const fault = kind === undefined ? undefined : faults[kind];
      if (kind === undefined || !fault) return run(next);
      if (!deaths.has(kind) || currentInvocation()) count(toll.kinds, kind);
      count(toll.callers, call.accessKeyId);
      return fault(call, () => run(next));
    });

  const ways = Object.keys(arrivals);
  const distort = () => {
    const way = active && random() < 0.5 ? pick(ways) : undefined;
    if (way === undefined) return [0];
    count(toll.kinds, way);
    return arrivals[way]?.(random) ?? [0];
  };

  const jobs: NonNullable<CloudOptions["jobs"]> = {
    quota: 2,
    faults: {
      ...(random() < 0.3 && { roleNotAssumable: random() * 90_000 }),
      failJob: () => {
        if (random() >= 0.15) return undefined;
        count(toll.kinds, "jobFailed");
        return "The loss became NaN";
      },
    },
  };
  return {
    options: { intercept, distort, jobs } satisfies Partial<CloudOptions>,
    calm: () => {
      active = false;
    },
  };
};
