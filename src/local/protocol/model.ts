import { NormalizedSchema } from "@smithy/core/schema";
import type { StaticErrorSchema, StaticOperationSchema } from "@smithy/types";

/** An operation of a service's model. */
export interface ModelledOperation {
  name: string;
  /** Where REST-JSON puts it; undefined in AWS JSON, whose operations are named by a header. */
  http: { method: string; template: string; status: number } | undefined;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

/** A service as its client package describes it. */
export interface Model {
  operations: ReadonlyMap<string, ModelledOperation>;
  errors: ReadonlyMap<string, NormalizedSchema>;
  protocol: "AWS JSON" | "REST-JSON";
}

const operationKind = 9;
const errorKind = -3;

const isOperation = (value: unknown): value is StaticOperationSchema =>
  Array.isArray(value) && value[0] === operationKind;
const isError = (value: unknown): value is StaticErrorSchema => Array.isArray(value) && value[0] === errorKind;

const modelled = ([, , name, traits, input, output]: StaticOperationSchema): ModelledOperation => {
  const http = typeof traits === "object" ? traits.http : undefined;
  return {
    name,
    http: http && { method: http[0], template: http[1], status: http[2] },
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
  };
};

/** Reads the model out of what a client package exports. Its schema tuples are internals of the SDK: only this folder knows them. */
export const modelOf = (schemas: object): Model => {
  const operations = new Map<string, ModelledOperation>();
  const errors = new Map<string, NormalizedSchema>();
  for (const value of Object.values(schemas)) {
    if (isOperation(value)) operations.set(value[2], modelled(value));
    else if (isError(value)) errors.set(value[2], NormalizedSchema.of(value));
  }
  const rest = [...operations.values()].some(({ http }) => http !== undefined);
  return { operations, errors, protocol: rest ? "REST-JSON" : "AWS JSON" };
};
