import * as v from "valibot";
import { permanent } from "./errors.ts";
import { longestDeletion, ModelIdentifier } from "./queries.ts";
import type { JobRecord } from "./record.ts";
import { atLeast, flag, integerBetween } from "./shapes.ts";
import { Time } from "./time.ts";

const minute = 60_000;

/** Minutes after which a deletion is given up unless the request says otherwise. */
export const usualTimeout = 120;

/** Milliseconds after a job's end in which Bedrock may not show its model yet, and 404 does not mean that the model is gone. */
const becomingVisible = 15 * minute;

const said = v.optional(v.string("must be a string"));

/** The detail of `Custom Model Delete Requested`. */
export const DeleteRequested = atLeast({
  modelIdentifier: ModelIdentifier,
  /** Whether what serves the model is to be deleted as well. */
  cascade: v.optional(flag(), false),
  timeoutMinutes: v.optional(integerBetween(1, longestDeletion), usualTimeout),
  requestedBy: said,
  reason: said,
});

/** What every state of the delete flow is given: the event, and when the execution started, ISO 8601. */
export const Deletion = atLeast({ detail: DeleteRequested, startedAt: Time });
export type Deletion = v.InferOutput<typeof Deletion>;

/** When a deletion is given up. */
export const givenUpAt = ({ detail, startedAt }: Deletion): Date =>
  new Date(Date.parse(startedAt) + detail.timeoutMinutes * minute);

/** The failure of a deletion whose time is over: `standing` says what is still there. */
export const overdue = ({ detail: { timeoutMinutes } }: Deletion, standing: string, cause?: unknown) =>
  permanent("TimeoutException", `After ${timeoutMinutes} minute${timeoutMinutes === 1 ? "" : "s"} ${standing}`, cause);

/** Whether a job that has ended has left a model that Bedrock does not show yet, if it shows none: it ended only just before `now`. */
export const modelMayYetShow = (
  { outputModelArn, modelStatus, endTime }: Pick<JobRecord, "outputModelArn" | "modelStatus" | "endTime">,
  now: Date,
): boolean =>
  outputModelArn !== undefined &&
  modelStatus === undefined &&
  endTime !== undefined &&
  now.getTime() - Date.parse(endTime) < becomingVisible;
