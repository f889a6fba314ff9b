import { region } from "./arns.ts";
import type { Action } from "./permissions.ts";
import { keys } from "./settings.ts";

/** The service that uses the key of each store. */
const services = { table: "dynamodb", bucket: "s3", queue: "sqs" } as const;
type Store = keyof typeof services;

/** DynamoDB encrypts under a key of its own, which it has to decrypt for a write as well. */
const toRead = ["kms:Decrypt"];
const toWrite = ["kms:Decrypt", "kms:GenerateDataKey"];

const uses = (store: Store, actions: string[]) => {
  const key = keys[store];
  return key === undefined ? [] : [{ key, actions, service: $interpolate`${services[store]}.${region}.amazonaws.com` }];
};

const statements = (store: Store, actions: string[]) =>
  uses(store, actions).map(({ key, service }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: key,
    Condition: { StringEquals: { "kms:ViaService": service } },
  }));

/** Statements that let a role use the table through its key; none where the key is AWS's own. */
export const tableKey = statements("table", toRead);

/** Statements that let a role read and write objects through the bucket's key; none where the key is AWS's own. */
export const bucketKey = statements("bucket", toWrite);

/** What needs a store's key, and what of it. A list of a bucket is under no key. */
const needs = [
  { store: "table", needing: /^dynamodb:/, actions: toRead },
  { store: "bucket", needing: /^s3:GetObject$/, actions: toRead },
  { store: "queue", needing: /^sqs:SendMessage$/, actions: toWrite },
] as const satisfies { store: Store; needing: RegExp; actions: string[] }[];

/** The permissions that a function needs to use the keys of what it `may` act on; none where the keys are AWS's own. */
export const keyPermissions = (may: Partial<Record<string, readonly Action[]>>) => {
  const wanted = Object.values(may).flatMap((actions = []) => actions);
  return needs
    .filter(({ needing }) => wanted.some((action) => needing.test(action)))
    .flatMap(({ store, actions }) => uses(store, actions))
    .map(({ key, actions, service }) => ({
      actions,
      resources: [key],
      conditions: [{ test: "StringEquals", variable: "kms:ViaService", values: [service] }],
    }));
};
