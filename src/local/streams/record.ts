import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { region } from "../names.ts";
import type { Item } from "./item.ts";
import { itemSize } from "./item.ts";

/** One change of one item, as a function is given it (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html). */
export interface StreamRecord {
  eventID: string;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  eventVersion: "1.1";
  eventSource: "aws:dynamodb";
  awsRegion: string;
  dynamodb: {
    /** Seconds since 1970. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    /** Longer than a number can be; ascending, and so in the order of its digits. */
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: "NEW_AND_OLD_IMAGES";
  };
  eventSourceARN: string;
}

const firstSequenceNumber = 10n ** 26n;

/** What a change was, by its images; undefined when there was none. */
const eventName = (before: Item | undefined, after: Item | undefined) => {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (!before) return "INSERT";
  return after ? "MODIFY" : "REMOVE";
};

/** Makes the records of one stream. A change that changes nothing makes none, as with the service. */
export const recorder = (eventSourceARN: string) => {
  let last = firstSequenceNumber;

  return (Keys: Item, images: { before: Item | undefined; after: Item | undefined }, now: number) => {
    const { before, after } = images;
    const name = eventName(before, after);
    if (!name) return undefined;
    const SequenceNumber = String(++last);
    const record: StreamRecord = {
      eventID: hash("md5", `${eventSourceARN}${SequenceNumber}`),
      eventName: name,
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now / 1000),
        Keys,
        ...(after && { NewImage: after }),
        ...(before && { OldImage: before }),
        SequenceNumber,
        SizeBytes: itemSize(Keys) + itemSize(before ?? {}) + itemSize(after ?? {}),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN,
    };
    return record;
  };
};
