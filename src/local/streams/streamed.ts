import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { headersFor } from "../dynamodb.ts";
import type { Service, ServiceRequest, ServiceResponse } from "../service.ts";
import type { Item } from "./item.ts";
import { isItem } from "./item.ts";
import { parseJson } from "./json.ts";
import { keyedLock } from "./lock.ts";
import type { StreamRecord } from "./record.ts";
import type { TableStream } from "./tables.ts";
import { streamTables } from "./tables.ts";
import { isWrite, writesOf } from "./writes.ts";

/** What reads the streams of a service. */
export interface StreamReader {
  /** Whether it could want a record of the item with this key: no image is taken of an item that nobody reads. */
  couldWant(key: Item): boolean;
  /** Is given every record of the items that anyone could want, in order. */
  take(record: StreamRecord): void;
}

/** A set has no order, so that it is always read in the same one. */
const sorted = (kind: string, value: unknown) => (/^[SNB]S$/.test(kind) && Array.isArray(value) ? value.sort() : value);
const hasSets = (json: string) => /"[SNB]S":\[/.test(json);

const Got = v.object({ Item: v.optional(v.custom<Item>(isItem)) });
const itemIn = (json: string) => v.parse(Got, JSON.parse(json, hasSets(json) ? sorted : undefined)).Item;

const bodyOf = ({ status, body }: ServiceResponse) => (status === 200 && typeof body === "string" ? body : "{}");

/** One item that is written and could be wanted. */
interface Watched {
  table: string;
  stream: TableStream;
  key: Item;
  /** The table and the key. */
  id: string;
}

/**
 * DynamoDB with streams: a table that was created with one makes a record of each change of an item, from its images before and after the
 * write. Between a stream and its readers there are no shards: all of them read every record in the order in which it was made.
 */
export const streamed = (
  inner: Service,
  { clock, readers }: { clock: Pick<Clock, "now">; readers: readonly StreamReader[] },
): Service => {
  const tables = streamTables(inner, clock);
  const locked = keyedLock();

  const watch = (table: string, said: Item): Watched[] => {
    const stream = tables.streamOf(table);
    if (!stream) return [];
    const key = Object.fromEntries(stream.keys.map((name) => [name, said[name]]));
    if (!readers.some((reader) => reader.couldWant(key))) return [];
    return [{ table, stream, key, id: JSON.stringify([table, key]) }];
  };

  const imageOf = async (request: ServiceRequest, { table: TableName, key: Key }: Watched) =>
    bodyOf(
      await inner({
        ...request,
        headers: headersFor("GetItem"),
        body: Buffer.from(JSON.stringify({ TableName, Key, ConsistentRead: true })),
      }),
    );

  const write = async (request: ServiceRequest, watched: readonly Watched[]) => {
    const images = () => Promise.all(watched.map((one) => imageOf(request, one)));
    const before = await images();
    const response = await inner(request);
    if (response.status !== 200) return response;
    const after = await images();
    for (const [at, { stream, key }] of watched.entries()) {
      const [was = "{}", is = "{}"] = [before[at], after[at]];
      const record =
        was === is ? undefined : stream.record(key, { before: itemIn(was), after: itemIn(is) }, clock.now());
      if (record) for (const reader of readers) reader.take(record);
    }
    return response;
  };

  const serve = (request: ServiceRequest) => {
    const operation = inner.operationOf?.(request) ?? "";
    if (!isWrite(operation)) return tables.serve(operation, request);
    const watched = writesOf(operation, parseJson(request.body)).flatMap(({ table, said }) => watch(table, said));
    if (watched.length === 0) return inner(request);
    return locked(
      watched.map(({ id }) => id),
      () => write(request, watched),
    );
  };
  return Object.assign(serve, inner);
};
