import * as v from "valibot";
import { permanent } from "./errors.ts";
import { longestDeletion, ModelIdentifier } from "./queries.ts";
import { integerBetween } from "./shapes.ts";

const minute = 60_000;

/** Minutes after which a deletion is given up unless the request says otherwise. */
const usualTimeout = 120;

/** The detail of `Custom Model Delete Requested`. */
export const DeleteRequested = v.object({
  modelIdentifier: ModelIdentifier,
  /** Whether what serves the model is to be deleted as well. */
  cascade: v.optional(v.boolean(), false),
  timeoutMinutes: v.optional(integerBetween(1, longestDeletion), usualTimeout),
  requestedBy: v.optional(v.string()),
  reason: v.optional(v.string()),
});

/** What every state of the delete flow is given: the event, and when the execution started, ISO 8601. */
export const Deletion = v.object({ detail: DeleteRequested, startedAt: v.pipe(v.string(), v.isoTimestamp()) });
export type Deletion = v.InferOutput<typeof Deletion>;

/** When a deletion is given up. */
export const givenUpAt = ({ detail, startedAt }: Deletion): Date =>
  new Date(Date.parse(startedAt) + detail.timeoutMinutes * minute);

/** The failure of a deletion whose time is over: `standing` says what is still there. */
export const overdue = ({ detail: { timeoutMinutes } }: Deletion, standing: string, cause?: unknown) =>
  permanent("TimeoutException", `After ${timeoutMinutes} minute${timeoutMinutes === 1 ? "" : "s"} ${standing}`, cause);
