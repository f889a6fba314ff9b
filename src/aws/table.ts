import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { table } from "#core/table.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

export interface Key {
  pk: string;
  sk: string;
}
export type Attributes = Record<string, unknown>;

/** An expression in which `#name` stands for the attribute `name` and `:name` for `values.name`. */
export interface Condition {
  expression: string;
  values?: Attributes;
}

export interface QueryInput {
  condition: Condition;
  filter?: Condition | undefined;
  index?: keyof typeof table.globalIndexes;
  descending?: boolean;
  limit?: number;
  from?: Attributes | undefined;
}

const options = { removeUndefinedValues: true, allowImpreciseNumbers: true };

/** An item in plain values. A number too large to be exact, as the loss of a training that diverged, is a number all the same. */
const plain = (item: Parameters<typeof unmarshall>[0]): Attributes => unmarshall(item, { wrapNumbers: Number });

const namesIn = (...expressions: (string | undefined)[]) => {
  const names = expressions.flatMap((expression) => expression?.match(/#\w+/g) ?? []);
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, name.slice(1)])) : undefined;
};

const valuesOf = (...conditions: (Attributes | undefined)[]) => {
  const entries = conditions.flatMap((values) => Object.entries(values ?? {}));
  return entries.length > 0
    ? marshall(Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])), options)
    : undefined;
};

/** A write on a condition that did not hold changes nothing and answers undefined. */
const unlessRefused = async <T>(write: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
};

/** The jobs table in plain values. */
export const jobsTable = (platform: Platform) => {
  const client = lazily(() => new DynamoDBClient(clientSettings(platform, "dynamodb")));
  const TableName = lazily(() => platform.names().table);

  /** One page of a query, and the key to go on from. */
  const query = async ({ condition, filter, index, descending = false, limit, from }: QueryInput) => {
    const { Items = [], LastEvaluatedKey } = await client().send(
      new QueryCommand({
        TableName: TableName(),
        IndexName: index,
        KeyConditionExpression: condition.expression,
        FilterExpression: filter?.expression,
        ExpressionAttributeNames: namesIn(condition.expression, filter?.expression),
        ExpressionAttributeValues: valuesOf(condition.values, filter?.values),
        ScanIndexForward: !descending,
        Limit: limit,
        ExclusiveStartKey: from && marshall(from),
        ConsistentRead: index === undefined,
      }),
    );
    return { items: Items.map((item) => plain(item)), next: LastEvaluatedKey && plain(LastEvaluatedKey) };
  };

  return {
    client,
    name: TableName,
    query,

    /** Everything that a query finds, read page by page as it is asked for. */
    async *each(asked: Omit<QueryInput, "limit" | "from">): AsyncGenerator<Attributes> {
      let from: Attributes | undefined;
      do {
        const { items, next } = await query({ ...asked, from });
        yield* items;
        from = next;
      } while (from);
    },

    /** One item, read consistently. */
    async get(key: Key): Promise<Attributes | undefined> {
      const { Item } = await client().send(
        new GetItemCommand({ TableName: TableName(), Key: marshall(key), ConsistentRead: true }),
      );
      return Item && plain(Item);
    },

    /** Writes a whole item; answers whether the condition held. Without one the key must be free. */
    async put(item: Key & Attributes, condition: Condition = { expression: "attribute_not_exists(#pk)" }) {
      const answer = await unlessRefused(() =>
        client().send(
          new PutItemCommand({
            TableName: TableName(),
            Item: marshall(item, options),
            ConditionExpression: condition.expression,
            ExpressionAttributeNames: namesIn(condition.expression),
            ExpressionAttributeValues: valuesOf(condition.values),
          }),
        ),
      );
      return answer !== undefined;
    },

    /** Sets and removes attributes of an item; answers the item as it was before, or undefined where the condition did not hold. */
    async update(key: Key, set: Attributes, remove: readonly string[], condition: Condition) {
      const given = Object.entries(set).filter(([, value]) => value !== undefined);
      const setting = given.map(([name]) => `#${name} = :${name}`).join(", ");
      const removal = remove.map((name) => `#${name}`).join(", ");
      const expression = [setting && `SET ${setting}`, removal && `REMOVE ${removal}`].filter(Boolean).join(" ");
      const answer = await unlessRefused(() =>
        client().send(
          new UpdateItemCommand({
            TableName: TableName(),
            Key: marshall(key),
            UpdateExpression: expression,
            ConditionExpression: condition.expression,
            ExpressionAttributeNames: namesIn(expression, condition.expression),
            ExpressionAttributeValues: valuesOf(Object.fromEntries(given), condition.values),
            ReturnValues: "ALL_OLD",
          }),
        ),
      );
      return answer && plain(answer.Attributes ?? {});
    },

    /** Deletes an item; answers whether there was one. */
    async delete(key: Key) {
      const expression = "attribute_exists(#pk)";
      const answer = await unlessRefused(() =>
        client().send(
          new DeleteItemCommand({
            TableName: TableName(),
            Key: marshall(key),
            ConditionExpression: expression,
            ExpressionAttributeNames: namesIn(expression),
          }),
        ),
      );
      return answer !== undefined;
    },
  };
};
