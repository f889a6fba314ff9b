import type { RecordCheck } from "./record.ts";
import { mediaKinds, type MediaKind, type ModelRules } from "./rules.ts";
import { anything, object, orNull, string, type Check } from "./shape.ts";

/** What S3 URIs may be: as AWS's sample validator for Nova has it, or any. */
const s3Uris = {
  plain: { pattern: /^s3:\/\/[\p{L}\p{N}_./-]+$/u, taken: "letters, digits, _, -, . and /" },
  any: { pattern: /^s3:\/\/[\w.-]+(?:\/.*)?$/s, taken: "a bucket's name, and a key" },
};

/** The place of a file in S3. */
export const s3Uri = ({ s3Keys }: ModelRules): Check => {
  const { pattern, taken } = s3Uris[s3Keys];
  return (value, record) => {
    if (typeof value !== "string") record.wrongType("a string", value);
    else if (!pattern.test(value)) record.error("s3-uri", value, taken);
  };
};

const formatOf =
  (formats: readonly string[]): Check =>
  (value, record) => {
    if (typeof value !== "string") record.wrongType("a string", value);
    else if (!formats.includes(value.toLowerCase())) record.error("media-format", value, formats.join(", "));
  };

const source = (rules: ModelRules): Check => {
  const s3Location = object({
    members: { uri: s3Uri(rules), bucketOwner: orNull(string) },
    required: ["uri"],
    others: "warning",
  });
  return object({ members: { s3Location }, required: ["s3Location"], others: "warning" });
};

/** An image, a video or a document in a content block, as far as this model is trained on any. */
export const mediaOf = (kind: MediaKind, rules: ModelRules): Check => {
  const { media, name } = rules;
  const limits = media[kind];
  if (!limits)
    return (value, record) => {
      record.error("media-not-supported", `${article[kind]} ${kind}`, name);
      record.skip(value);
    };
  const check = object({
    members: { format: formatOf(limits.formats), source: source(rules), name: anything },
    required: ["format", "source"],
    others: "warning",
  });
  return (value, record) => {
    record.media[kind] += 1;
    check(value, record);
  };
};

/** As in "an image". */
export const article: Readonly<Record<MediaKind, string>> = { image: "an", video: "a", document: "a" };

/** Whether a record has too many media, or of kinds that do not go together; called once it has been gone through. */
export const mediaTogether = (record: RecordCheck): void => {
  const { media, rules } = record;
  for (const kind of mediaKinds) {
    const most = rules.media[kind]?.most ?? Infinity;
    if (media[kind] > most) record.error("too-many-media", media[kind], kind, most);
  }
  const other = media.image > 0 ? "image" : "document";
  if (media.video > 0 && media[other] > 0) record.error("media-mixed", "video", other);
};
