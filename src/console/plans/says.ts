import * as v from "valibot";
import { PlanBody } from "#core/plan.ts";

/** What a plan says, with what the API fills in; without what is known of it. */
const Said = v.object(PlanBody.entries);

/** JSON whose objects have their members in one order. */
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

/** Whether a plan says what a body asks for. */
export const says = (plan: unknown, body: unknown): boolean => {
  const [there, asked] = [v.safeParse(Said, plan), v.safeParse(Said, body)];
  return there.success && asked.success && ordered(there.output) === ordered(asked.output);
};
