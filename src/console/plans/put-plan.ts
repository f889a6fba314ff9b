import * as v from "valibot";
import { PlanAnswer } from "../answers.ts";
import { CallFailed, type Api } from "../api.ts";
import { routes } from "../routes.ts";
import { says } from "./says.ts";

/** The plan is what it was asked to be. */
export interface Put {
  as: "put";
  name: string;
}

const planAt = async (api: Api, name: string): Promise<PlanAnswer | undefined> => {
  try {
    return await api.call({ ...routes.getPlan(name), answers: PlanAnswer });
  } catch (thrown) {
    if (thrown instanceof CallFailed && thrown.status === 404) return undefined;
    throw thrown;
  }
};

const taken = (name: string) =>
  new CallFailed(`There is a plan named ${name} already`, {
    errors: [
      {
        pointer: "/name",
        detail: "name must be new; this one is another plan's, which can be changed in its own view",
      },
    ],
  });

/**
 * What puts plans: makes them, or, where it may, replaces what they say. It may be asked to again: of what was sent and not answered it finds
 * out whether it was put.
 */
export const plansPut = (api: Api) => {
  /** What was sent and not answered. */
  const lost: { name: string; body: unknown }[] = [];

  /** Throws CallFailed. */
  return async (name: string, body: unknown, { mayReplace }: { mayReplace: boolean }): Promise<Put> => {
    const put: Put = { as: "put", name };
    // The API replaces a plan without a question; who makes a new one did not mean to.
    const other = mayReplace ? undefined : await planAt(api, name);
    if (other && says(other, body)) return put;
    if (other && !lost.some((sent) => sent.name === name && says(other, sent.body))) throw taken(name);
    try {
      await api.call({ ...routes.putPlan(name), body, answers: v.unknown() });
    } catch (thrown) {
      if (!(thrown instanceof CallFailed) || !thrown.mayBeDone) throw thrown;
      lost.push({ name, body });
      if (!says(await planAt(api, name).catch(() => undefined), body))
        throw new CallFailed(`${thrown.message}. Whether the plan was put is not known; to send it again is safe.`, {
          cause: thrown,
        });
    }
    return put;
  };
};
