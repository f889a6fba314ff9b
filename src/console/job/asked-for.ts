import { usualTimeout } from "#core/deletion.ts";
import type { TimelineEvent, TimelineType } from "#core/timeline.ts";

const deletion: readonly string[] = [
  "delete.requested",
  "delete.failed",
  "model.deleted",
] as const satisfies readonly TimelineType[];

/**
 * Milliseconds for which a request to delete stands: an execution that is aborted, or ended by Step Functions, leaves no word of it. A state
 * may make its last try a quarter of an hour after the deletion's time is over. One that was given more time may be asked for again
 * meanwhile, which does no harm.
 */
const standing = (usualTimeout + 15) * 60_000;

/** What a timeline tells of the deletion of a job's model, oldest first. */
export const deletionsIn = (events: readonly TimelineEvent[]): TimelineEvent[] =>
  events.filter(({ type }) => deletion.includes(type));

/**
 * Whether a job's model is being deleted or is gone at `now`, in milliseconds, as its timeline tells: that was asked for, not too long ago,
 * and did not fail. The timeline may tell the end before the job itself does.
 */
export const deletionStands = (events: readonly TimelineEvent[], now: number): boolean => {
  const { type, time = "" } = deletionsIn(events).at(-1) ?? {};
  if (type === ("model.deleted" satisfies TimelineType)) return true;
  return type === ("delete.requested" satisfies TimelineType) && now < Date.parse(time) + standing;
};

/** A deletion that was asked for at a time, in milliseconds, when the timeline had told `told` things of deletions. */
export interface Asked {
  at: number;
  told: number;
}

/** Whether what was asked for is known here alone at `now`, in milliseconds: the timeline has told nothing of it yet, and may still do so. */
export const isUntold = ({ at, told }: Asked, events: readonly TimelineEvent[], now: number): boolean =>
  deletionsIn(events).length === told && now < at + standing;

/** Whether an attempt could not be stopped, as its timeline tells. */
export const stopFailed = (events: readonly TimelineEvent[], attempt: number): boolean =>
  events.some(({ id }) => id.startsWith(`${attempt}#${"stop.failed" satisfies TimelineType}`));
