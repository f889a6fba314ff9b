import * as v from "valibot";
import type { Item } from "./item.ts";
import { isItem } from "./item.ts";

/** An item that a request writes. */
export interface Write {
  table: string;
  /** As much of the item as the request says: its key at least. */
  said: Item;
}

const ItemSchema = v.custom<Item>(isItem);
const BatchedWrite = v.union([
  v.object({ PutRequest: v.object({ Item: ItemSchema }) }),
  v.object({ DeleteRequest: v.object({ Key: ItemSchema }) }),
]);

const keyed = v.pipe(
  v.object({ TableName: v.string(), Key: ItemSchema }),
  v.transform(({ TableName, Key }): Write[] => [{ table: TableName, said: Key }]),
);

const requests = {
  PutItem: v.pipe(
    v.object({ TableName: v.string(), Item: ItemSchema }),
    v.transform(({ TableName, Item }): Write[] => [{ table: TableName, said: Item }]),
  ),
  UpdateItem: keyed,
  DeleteItem: keyed,
  BatchWriteItem: v.pipe(
    v.object({ RequestItems: v.record(v.string(), v.array(BatchedWrite)) }),
    v.transform(({ RequestItems }): Write[] =>
      Object.entries(RequestItems).flatMap(([table, batch]) =>
        batch.map((one) => ({ table, said: "PutRequest" in one ? one.PutRequest.Item : one.DeleteRequest.Key })),
      ),
    ),
  ),
} as const;

/** Whether an operation writes items. */
export const isWrite = (operation: string | undefined): operation is keyof typeof requests =>
  operation !== undefined && Object.hasOwn(requests, operation);

/** The items that a request writes; none when it is not as the service's model has it, for then it is refused. */
export const writesOf = (operation: keyof typeof requests, request: unknown): Write[] => {
  const { success, output } = v.safeParse(requests[operation], request);
  return success ? output : [];
};
