import type { ServiceName } from "../routing.ts";
import { bucket, region } from "../names.ts";
import type { Demand } from "./access.ts";

/** The service that uses the key of each store. */
const services = { table: "dynamodb", bucket: "s3", queue: "sqs" } as const;
type Store = keyof typeof services;

/** The ARNs of the keys that stores are encrypted with, where these are not AWS's own. */
export type Keys = Readonly<Partial<Record<Store, string | undefined>>>;

const decrypt = ["Decrypt"];
const generate = ["GenerateDataKey"];
const both = [...generate, ...decrypt];

/** What a service asks KMS for in the name of who uses a store; nothing where the store's key is AWS's own. */
const ofKey = (keys: Keys, store: Store, actions: readonly string[]): Demand[] => {
  const key = keys[store];
  if (key === undefined) return [];
  const context = { "kms:ViaService": [`${services[store]}.${region}.amazonaws.com`] };
  return actions.map((action) => ({ action: `kms:${action}`, resource: key, context }));
};

/**
 * What it takes to read or write the table, or to read its stream. DynamoDB has made the table's data key in its own name, and decrypts it for
 * who calls: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const toUseTable = (keys: Keys): Demand[] => ofKey(keys, "table", decrypt);

/**
 * What it takes to send to the queue, which decrypts the data key that it has made, to see whether it is whole:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export const toSend = (keys: Keys): Demand[] => ofKey(keys, "queue", both);

/**
 * What operations on objects take: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html. HeadObject is none of them,
 * for only a checksum would have to be decrypted, and nobody asks for one.
 */
const ofObjects: Partial<Record<string, readonly string[]>> = {
  GetObject: decrypt,
  PutObject: generate,
  CreateMultipartUpload: both,
  UploadPart: both,
  CompleteMultipartUpload: both,
};

/** What an operation takes of the key of the store that it acts on. */
export const keyDemandsOf = (
  keys: Keys,
  service: ServiceName,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Demand[] => {
  if (service === "dynamodb") return toUseTable(keys);
  return service === "s3" && input["Bucket"] === bucket ? ofKey(keys, "bucket", ofObjects[operation] ?? []) : [];
};
