import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import type { Attributes } from "./table.ts";

const Image = v.record(
  v.string(),
  v.custom<AttributeValue>((value) => typeof value === "object" && value !== null),
);

/** One change of one item. Its images are parsed one by one, so that one that is not as expected does not stand for all. */
const Change = v.object({
  dynamodb: v.object({
    SequenceNumber: v.string(),
    Keys: v.optional(v.unknown()),
    OldImage: v.optional(v.unknown()),
    NewImage: v.optional(v.unknown()),
  }),
});
export type Change = v.InferOutput<typeof Change>;

/** What Lambda gives a function that reads the table's stream: changes, each item's in their order. */
export const StreamEvent = v.object({ Records: v.array(Change) });

const plain = (image: unknown): Attributes | undefined =>
  image === undefined ? undefined : unmarshall(v.parse(Image, image));

/** The item before and after a change, in plain values. Throws where an image is none. */
export const imagesOf = ({ dynamodb: { OldImage, NewImage } }: Change) => ({
  before: plain(OldImage),
  after: plain(NewImage),
});

/** What a function answers Lambda (ReportBatchItemFailures): the change at which to go on, if not all were dealt with. */
export const goOnAt = (change?: Change) => ({
  batchItemFailures: change ? [{ itemIdentifier: change.dynamodb.SequenceNumber }] : [],
});
