import * as v from "valibot";
import { PlanAnswer } from "../answers.ts";
import { CallFailed, type Api } from "../api.ts";

/** The plan is what it was asked to be. */
export interface Put {
  as: "put";
  name: string;
}

const isAbsent = (thrown: unknown) => thrown instanceof CallFailed && thrown.status === 404;

/** Makes a plan, or, where it may, replaces what one says. Throws CallFailed. */
export const putPlan = async (
  api: Api,
  name: string,
  body: unknown,
  { mayReplace }: { mayReplace: boolean },
): Promise<Put> => {
  const path = `/retraining-plans/${encodeURIComponent(name)}`;
  const isThere = async () => {
    try {
      await api.call({ path, answers: PlanAnswer });
      return true;
    } catch (thrown) {
      if (isAbsent(thrown)) return false;
      throw thrown;
    }
  };
  // The API replaces a plan without a question; who makes a new one did not mean to.
  if (!mayReplace && (await isThere()))
    throw new CallFailed(`There is a plan named ${name} already`, {
      errors: [
        {
          pointer: "/name",
          detail: "name must be new; this one is another plan's, which can be changed in its own view",
        },
      ],
    });
  await api.call({ method: "PUT", path, body, answers: v.unknown() });
  return { as: "put", name };
};
