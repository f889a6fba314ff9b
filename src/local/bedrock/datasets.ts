import type { CreateModelCustomizationJobRequest } from "#core/request.ts";

/** The part of S3 that the emulated Bedrock reads and writes. */
export interface BedrockStorage {
  /** The object's bytes; undefined when there is no such object or bucket. */
  get(bucket: string, key: string): Promise<Uint8Array | undefined>;
  /** Writes an object. Throws when there is no such bucket. */
  put(bucket: string, key: string, body: string): Promise<void>;
  /** Every key that starts with the prefix; none when there is no such bucket. */
  list(bucket: string, prefix: string): Promise<string[]>;
}

/** What was found of a job's datasets. */
export interface Datasets {
  /** Lines of the training set. */
  records: number;
  /** Bytes of the training set. */
  bytes: number;
  /** Why the job must fail, in the service's words; absent when all is well. */
  fault?: string;
}

/** An `s3://` URI in its parts. */
export const placeOf = (uri: string) => {
  const [bucket = "", ...rest] = uri.replace("s3://", "").split("/");
  return { bucket, key: rest.join("/") };
};

const isText = (value: unknown) => typeof value === "string";

/** The formats of a record, each by the members that it must have. */
const formats: readonly Record<string, (value: unknown) => boolean>[] = [
  { messages: (value) => Array.isArray(value) && value.length > 0 },
  { prompt: isText, completion: isText },
  { "image-ref": isText, caption: isText },
  { prompt: isText },
  { input: isText },
];

const isRecord = (line: string) => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return false;
    const members = new Map(Object.entries(value));
    return formats.some((format) => Object.entries(format).every(([name, fits]) => fits(members.get(name))));
  } catch {
    return false;
  }
};

const unreadable = (bucket: string, key: string) =>
  `Could not validate GetObject permissions to access Amazon S3 bucket: ${bucket} at key ${key}`;
const unparsable = (key: string) =>
  `Unable to parse Amazon S3 file: ${key.split("/").at(-1)}. Data files must conform to JSONL format.`;

const readFile = async (storage: BedrockStorage, bucket: string, key: string): Promise<Datasets> => {
  const body = await storage.get(bucket, key);
  if (!body) return { records: 0, bytes: 0, fault: unreadable(bucket, key) };
  const lines = new TextDecoder()
    .decode(body)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const fine = lines.length > 0 && lines.every(isRecord);
  return { records: lines.length, bytes: body.length, ...(!fine && { fault: unparsable(key) }) };
};

/** A folder of invocation logs is read for its size only: what the logs hold is the service's own format. */
const readLogs = async (storage: BedrockStorage, bucket: string, prefix: string): Promise<Datasets> => {
  const keys = await storage.list(bucket, prefix);
  if (keys.length === 0) return { records: 0, bytes: 0, fault: unreadable(bucket, prefix) };
  const bodies = await Promise.all(keys.map((key) => storage.get(bucket, key)));
  const bytes = bodies.reduce((sum, body) => sum + (body?.length ?? 0), 0);
  return { records: keys.length, bytes };
};

/** Reads a job's training and validation sets. A set that is missing or has the wrong format is a fault, not an exception. */
export const readDatasets = async (
  storage: BedrockStorage,
  request: Pick<CreateModelCustomizationJobRequest, "trainingDataConfig" | "validationDataConfig">,
): Promise<Datasets> => {
  const { s3Uri, invocationLogsConfig } = request.trainingDataConfig;
  const logs = invocationLogsConfig?.invocationLogSource.s3Uri;
  const { bucket, key } = placeOf(s3Uri ?? logs ?? "");
  const training = await (s3Uri === undefined ? readLogs : readFile)(storage, bucket, key);
  for (const validator of request.validationDataConfig?.validators ?? []) {
    const { bucket, key } = placeOf(validator.s3Uri);
    const { fault } = await readFile(storage, bucket, key);
    if (fault && !training.fault) return { ...training, fault };
  }
  return training;
};
