import { LostAnswer, type Intercept } from "#local/endpoint.ts";
import { silenceTheDead } from "#local/lambda.ts";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { accessKeyOf } from "#local/names.ts";
import type { FunctionName } from "../src/wiring.ts";

export const moments = ["before", "after"] as const;
export type Moment = (typeof moments)[number];

/** Kills a function once, before or after a call of its that is chosen by its number, from 1; its calls are counted until it has died. */
export const dyingAt = (name: FunctionName, number: number, moment: Moment) => {
  const toll = { calls: 0, deaths: 0 };
  const intercept: Intercept = (call, next) =>
    silenceTheDead(call, async () => {
      if (call.accessKeyId !== accessKeyOf(name) || toll.deaths > 0 || ++toll.calls !== number) return next();
      toll.deaths += 1;
      if (moment === "after") await next();
      currentInvocation()?.kill();
      throw new LostAnswer("The function was killed");
    });
  return { toll, intercept };
};

/** Does something with a function that dies at its first call, at its second, and so on, until it makes fewer calls than that. */
export const atEveryCall = async (
  name: FunctionName,
  moment: Moment,
  live: (intercept: Intercept) => Promise<unknown>,
): Promise<number> => {
  for (let number = 1; ; number += 1) {
    const { toll, intercept } = dyingAt(name, number, moment);
    await live(intercept);
    if (toll.deaths === 0) return toll.calls;
  }
};
