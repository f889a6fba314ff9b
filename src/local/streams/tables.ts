import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { jsonResponse } from "../dynamodb.ts";
import { account, partition, region } from "../names.ts";
import type { Service, ServiceRequest, ServiceResponse } from "../service.ts";
import { ServiceError } from "../service.ts";
import { isItem } from "./item.ts";
import { parseJson } from "./json.ts";
import { recorder } from "./record.ts";

/** A table's stream. */
export interface TableStream {
  table: string;
  /** The names of the key's attributes. */
  keys: readonly string[];
  record: ReturnType<typeof recorder>;
  /** What DescribeTable tells of it. */
  description: Readonly<Record<string, unknown>>;
}

const NewTable = v.object({
  TableName: v.string(),
  KeySchema: v.array(v.object({ AttributeName: v.string() })),
  AttributeDefinitions: v.array(v.object({ AttributeName: v.string(), AttributeType: v.string() })),
  StreamSpecification: v.object({ StreamEnabled: v.literal(true), StreamViewType: v.optional(v.string()) }),
});

const onlyImages = "NEW_AND_OLD_IMAGES";

/** The stream that a CreateTable request asks for; undefined when it asks for none. Throws NotImplemented for what is not emulated. */
const requestedStream = (request: unknown, clock: Pick<Clock, "now">) => {
  const { success, output } = v.safeParse(NewTable, request);
  if (!success) return undefined;
  const { TableName, KeySchema, AttributeDefinitions, StreamSpecification } = output;
  if (StreamSpecification.StreamViewType !== onlyImages)
    throw new ServiceError("NotImplemented", `Only streams with ${onlyImages} are emulated`);
  const keys = KeySchema.map(({ AttributeName }) => AttributeName);
  const others = AttributeDefinitions.filter(({ AttributeType }) => AttributeType !== "S");
  // One number can be written in several ways: which item a request means would not be known before it is asked.
  if (others.some(({ AttributeName }) => keys.includes(AttributeName)))
    throw new ServiceError("NotImplemented", "Only streams of tables whose keys are strings are emulated");
  const label = new Date(clock.now()).toISOString().slice(0, -1);
  const arn = `arn:${partition}:dynamodb:${region}:${account}:table/${TableName}/stream/${label}`;
  const description = { StreamSpecification, LatestStreamArn: arn, LatestStreamLabel: label };
  const stream: TableStream = { table: TableName, keys, record: recorder(arn), description };
  return stream;
};

const Named = v.object({ TableName: v.string() });
const Described = v.record(v.string(), v.looseObject({}));

/** Tells of a table's stream wherever the service tells of the table: in the one member of the answer. */
const describe = (response: ServiceResponse, stream: TableStream | undefined) => {
  if (!stream || response.status !== 200 || typeof response.body !== "string") return response;
  const tables = Object.entries(v.parse(Described, parseJson(response.body)));
  return jsonResponse(
    200,
    Object.fromEntries(tables.map(([name, table]) => [name, { ...table, ...stream.description }])),
  );
};

/** The streams of a service's tables, and the operations on tables that have to know of them. */
export const streamTables = (inner: Service, clock: Pick<Clock, "now">) => {
  const streams = new Map<string, TableStream>();

  const streamNamed = (request: ServiceRequest) => {
    const { success, output } = v.safeParse(Named, parseJson(request.body));
    return success ? streams.get(output.TableName) : undefined;
  };

  const operations: Record<string, Service> = {
    async CreateTable(request) {
      const stream = requestedStream(parseJson(request.body), clock);
      const response = await inner(request);
      if (stream && response.status === 200) streams.set(stream.table, stream);
      return describe(response, stream);
    },
    async UpdateTable(request) {
      const asked = parseJson(request.body);
      if (isItem(asked) && Object.hasOwn(asked, "StreamSpecification"))
        throw new ServiceError("NotImplemented", "A table keeps the stream that it was created with, or none");
      return describe(await inner(request), streamNamed(request));
    },
    DescribeTable: async (request) => describe(await inner(request), streamNamed(request)),
    async DeleteTable(request) {
      const stream = streamNamed(request);
      const response = await inner(request);
      if (stream && response.status === 200) streams.delete(stream.table);
      return describe(response, stream);
    },
  };

  return {
    streamOf: (table: string) => streams.get(table),
    /** Answers a request that writes no items. */
    serve: (operation: string, request: ServiceRequest) =>
      (Object.hasOwn(operations, operation) ? operations[operation] : undefined)?.(request) ?? inner(request),
  };
};
