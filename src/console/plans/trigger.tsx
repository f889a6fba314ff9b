import type { PlanSummary } from "../answers.ts";

/** What starts a plan, in words. */
export const TriggerOf = ({ plan: { schedule, data } }: { plan: Pick<PlanSummary, "schedule" | "data"> }) => {
  if (schedule !== undefined) return <code>{schedule}</code>;
  return data ? (
    <>
      new data in <code>{data.s3Uri}</code>
    </>
  ) : (
    <span class="hint">an event</span>
  );
};
