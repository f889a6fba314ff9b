import { tracing } from "./settings.ts";

// X-Ray's actions on traces know no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
const record = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
const sample = ["xray:GetSamplingRules", "xray:GetSamplingTargets"];

/** What has Lambda trace a function; nothing unless the deployment is traced. */
export const tracedFunction = tracing ? { tracingConfig: { mode: "Active" } } : {};

/** The permissions with which Lambda records a function's traces. */
export const tracePermissions = tracing ? [{ actions: record, resources: ["*"] }] : [];

/** What has Step Functions trace a machine, or not. */
export const tracedMachine = { tracingConfiguration: { enabled: tracing } };

/** Statements with which Step Functions chooses the executions of a machine to trace, and records them. */
export const traceStatements = tracing ? [{ Effect: "Allow", Action: [...record, ...sample], Resource: "*" }] : [];
