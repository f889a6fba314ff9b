import * as v from "valibot";
import { lapidaryBus } from "#aws/bus.ts";
import { taskFailure } from "#aws/failure.ts";
import { log } from "#aws/log.ts";
import { measureChange } from "#aws/measure.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { goOnAt, imagesOf, StreamEvent, type Change } from "#aws/stream.ts";
import { task } from "#aws/task.ts";
import { announced, detailOf } from "#core/announcement.ts";
import { eventTypes } from "#core/event-types.ts";
import type { JobRecord } from "#core/record.ts";

/**
 * Runs on the changes of records: puts `Model Customization Job State Change` on our bus for each new status, in the order in which they
 * were written, and counts it. A change that the bus does not take is where Lambda goes on, so those before it are not told again. Only a function that
 * dies is given its whole batch again: whoever must not act twice knows a change by its jobName, attempt and jobStatus.
 */
export const create = (platform: Platform) => {
  const bus = lapidaryBus(platform);

  /**
   * What is to be told of a change. One that cannot be read is left out: no repetition would mend it, and until the stream forgets it
   * after a day it would hold up every job behind it. The log says so as an error; the table still has the job's status.
   */
  const read = (change: Change): JobRecord | undefined => {
    try {
      const { before, after } = imagesOf(change);
      return announced(before, after);
    } catch (error) {
      // Not the message, which may quote the item.
      const members = v.isValiError(error) ? error.issues.map((issue) => v.getDotPath(issue)) : [];
      log().error("change.skipped", { ...placeOf(change), members });
      return undefined;
    }
  };

  return task(StreamEvent, async ({ Records }) => {
    for (const change of Records) {
      const record = read(change);
      if (!record) continue;
      const resources = record.jobArn === undefined ? {} : { resources: [record.jobArn] };
      try {
        await bus.put({ type: eventTypes.stateChange, detail: detailOf(record), ...resources });
      } catch (error) {
        const { name, message } = taskFailure(error);
        log().warn("change.postponed", { ...placeOf(change), error: name, message });
        return goOnAt(change);
      }
      measureChange(record.status);
    }
    return goOnAt();
  });
};

const placeOf = ({ dynamodb: { SequenceNumber, Keys } }: Change) => ({ sequenceNumber: SequenceNumber, keys: Keys });

export const handler = create(lambda);
