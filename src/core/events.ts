import * as v from "valibot";
import { JobIdentifier } from "./queries.ts";
import { atLeast } from "./shapes.ts";

/** Which attempt at which job. */
export const Attempt = v.object({ jobName: v.string(), attempt: v.pipe(v.number(), v.integer(), v.minValue(1)) });
export type Attempt = v.InferOutput<typeof Attempt>;

/** Who wants something, and why. */
const said = { requestedBy: v.optional(v.string()), reason: v.optional(v.string()) };

/** `Model Customization Job Stop Requested`. */
const StopRequested = v.pipe(
  atLeast({ detail: atLeast({ jobIdentifier: JobIdentifier, ...said }) }),
  v.transform(({ detail: { jobIdentifier: job, ...why } }) => ({ job, ...why })),
);

/** Step Functions' own event: an execution of customize-model has ended otherwise than well. */
const ExecutionEnded = v.pipe(
  v.object({
    detail: v.object({
      executionArn: v.string(),
      status: v.string(),
      input: v.pipe(v.string(), v.parseJson(), Attempt),
    }),
  }),
  v.transform(({ detail: { executionArn, status, input } }) => ({
    job: input,
    requestedBy: executionArn,
    reason: `its execution is ${status}`,
  })),
);

/** An attempt that is known already, beside the event that began it all, if an event did. */
const Found = v.pipe(
  v.object({ ...Attempt.entries, detail: v.optional(v.object(said), {}) }),
  v.transform(({ jobName, attempt, detail }) => ({ job: { jobName, attempt }, ...detail })),
);

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** The job that an execution of any machine is about; and who asked for that execution, and why, as far as an event says so. */
export const JobMeant = v.lazy((input) => {
  if (member(input, "jobName")) return Found;
  return member(member(input, "detail"), "executionArn") ? ExecutionEnded : StopRequested;
});
export type JobMeant = v.InferOutput<typeof JobMeant>;
