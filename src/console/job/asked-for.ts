import type { TimelineEvent, TimelineType } from "#core/timeline.ts";

const deletion: readonly string[] = [
  "delete.requested",
  "delete.failed",
  "model.deleted",
] as const satisfies readonly TimelineType[];

/** What a timeline tells of the deletion of a job's model, oldest first. */
export const deletionsIn = (events: readonly TimelineEvent[]): TimelineEvent[] =>
  events.filter(({ type }) => deletion.includes(type));

/**
 * Whether a job's model is being deleted or is gone, as its timeline tells: that was asked for, and did not fail. The timeline may tell the end
 * before the job itself does.
 */
export const deletionStands = (events: readonly TimelineEvent[]): boolean => {
  const last = deletionsIn(events).at(-1);
  return last !== undefined && last.type !== ("delete.failed" satisfies TimelineType);
};

/** Whether an attempt could not be stopped, as its timeline tells. */
export const stopFailed = (events: readonly TimelineEvent[], attempt: number): boolean =>
  events.some(({ id }) => id.startsWith(`${attempt}#${"stop.failed" satisfies TimelineType}`));
