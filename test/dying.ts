import { LostAnswer, type Call, type Intercept } from "#local/endpoint.ts";
import { silenceTheDead } from "#local/lambda.ts";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { accessKeyOf } from "#local/names.ts";
import type { FunctionName } from "../src/functions.ts";

export const moments = ["before", "after"] as const;
type Moment = (typeof moments)[number];

/**
 * Kills a function once, before or after the call chosen by its number, from 1, among those that fit; these are counted until then. What
 * is dead does no work: the SDK would make a call that was lost again.
 */
export const dyingAt = (number: number, moment: Moment, fits: (call: Call) => boolean) => {
  const toll = { calls: 0, deaths: 0 };
  const intercept: Intercept = (call, next) =>
    silenceTheDead(call, async () => {
      if (toll.deaths > 0 || !fits(call) || ++toll.calls !== number) return next();
      toll.deaths += 1;
      if (moment === "after") await next();
      currentInvocation()?.kill();
      throw new LostAnswer("The function was killed");
    });
  return { toll, intercept };
};

/** Calls of any of these functions. */
export const madeBy = (...names: FunctionName[]) => {
  const keys = names.map(accessKeyOf);
  return ({ accessKeyId }: Call) => keys.includes(accessKeyId);
};

/** Does something with a function that dies at its first call, at its second, and so on, until it makes fewer calls than that. */
export const atEveryCall = async (
  name: FunctionName,
  moment: Moment,
  live: (intercept: Intercept) => Promise<unknown>,
): Promise<number> => {
  for (let number = 1; ; number += 1) {
    const { toll, intercept } = dyingAt(number, moment, madeBy(name));
    await live(intercept);
    if (toll.deaths === 0) return toll.calls;
  }
};
