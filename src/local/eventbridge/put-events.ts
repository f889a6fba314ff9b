import type { PutEventsRequestEntry, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../service.ts";
import type { Emitted } from "./event.ts";

const mostEntries = 10;
/** Of all entries together, in bytes. */
const largest = 262_144;

const bytes = (text = "") => Buffer.byteLength(text);

/** An entry's size in bytes, as the service counts it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). */
const sizeOf = ({ Time, Source, DetailType, Detail, Resources = [] }: PutEventsRequestEntry) =>
  (Time ? 14 : 0) +
  bytes(Source) +
  bytes(DetailType) +
  bytes(Detail) +
  Resources.reduce((sum, resource) => sum + bytes(resource), 0);

/** Refuses what cannot be taken as a whole. Throws ValidationException. */
export const checkEntries = (entries: readonly PutEventsRequestEntry[]) => {
  if (entries.length < 1 || entries.length > mostEntries)
    throw new ServiceError(
      "ValidationException",
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${entries.length ? `less than or equal to ${mostEntries}` : "greater than or equal to 1"}`,
    );
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > largest)
    throw new ServiceError("ValidationException", "Total size of the entries in the request is over the limit.");
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parseDetail = (text: string) => {
  try {
    const detail: unknown = JSON.parse(text);
    return isObject(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
};

const refused = (ErrorCode: string, ErrorMessage: string): { refused: PutEventsResultEntry } => ({
  refused: { ErrorCode, ErrorMessage },
});

/** What an entry says, or why it is refused. */
export const readEntry = (entry: PutEventsRequestEntry): { said: Emitted } | { refused: PutEventsResultEntry } => {
  const { Source = "", DetailType = "", Detail = "", Resources = [], Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail }))
    if (!value)
      return refused("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (Source.startsWith("aws.")) return refused("NotAuthorizedForSource", "Not authorized for the source.");
  const detail = parseDetail(Detail);
  if (!detail) return refused("MalformedDetail", "Detail is malformed.");
  return {
    said: { source: Source, "detail-type": DetailType, detail, resources: Resources, ...(Time && { time: Time }) },
  };
};
