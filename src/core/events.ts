import * as v from "valibot";
import { JobIdentifier } from "./queries.ts";
import { atLeast } from "./shapes.ts";

/** Which attempt at which job. */
export const Attempt = v.object({ jobName: v.string(), attempt: v.pipe(v.number(), v.integer(), v.minValue(1)) });
export type Attempt = v.InferOutput<typeof Attempt>;

/** What a detail may say of who wants something and why: ours, or Step Functions' of an execution that has ended otherwise than well. */
const said = {
  requestedBy: v.optional(v.string()),
  reason: v.optional(v.string()),
  modelIdentifier: v.optional(v.string()),
  executionArn: v.optional(v.string()),
  status: v.optional(v.string()),
  error: v.nullish(v.string()),
  cause: v.nullish(v.string()),
};
const Said = v.object(said);

interface Why {
  requestedBy?: string | undefined;
  reason?: string | undefined;
  /** What an execution failed at, where one failed by itself. */
  failure?: string | undefined;
}

const whyOf = (detail: v.InferOutput<typeof Said>): Why => {
  const { requestedBy, reason, modelIdentifier, executionArn, status, error, cause } = detail;
  if (executionArn === undefined)
    return { requestedBy, reason: reason ?? (modelIdentifier && "its custom model is to be deleted") };
  const ended = [`its execution is ${status}`, ...[error, cause].filter(Boolean)].join(": ");
  return { requestedBy: executionArn, reason: ended, failure: status === "FAILED" ? (cause ?? ended) : undefined };
};

/** `Model Customization Job Stop Requested`. */
const StopRequested = v.pipe(
  atLeast({ detail: atLeast({ jobIdentifier: JobIdentifier, ...said }) }),
  v.transform(({ detail }) => ({ job: detail.jobIdentifier, ...whyOf(detail) })),
);

/** Step Functions' own event: an execution of customize-model has ended. Its input comes as JSON text. */
const ExecutionEnded = v.pipe(
  v.object({ detail: v.object({ input: v.pipe(v.string(), v.parseJson(), Attempt), ...said }) }),
  v.transform(({ detail }) => ({ job: detail.input, ...whyOf(detail) })),
);

/** An attempt that is known already, beside the event that began it all, if an event did. */
const Known = v.pipe(
  v.object({ ...Attempt.entries, detail: v.optional(Said, {}) }),
  v.transform(({ jobName, attempt, detail }) => ({ job: { jobName, attempt }, ...whyOf(detail) })),
);

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** The job that an execution of any machine is about; and who asked for that execution, and why, as far as an event says so. */
export const JobMeant = v.lazy((input) => {
  if (member(input, "jobName")) return Known;
  return member(member(input, "detail"), "executionArn") ? ExecutionEnded : StopRequested;
});
export type JobMeant = v.InferOutput<typeof JobMeant>;
