import type { Resource } from "./evaluate.ts";

/** The text at a path of a resource's inputs, or none. */
type At = (...path: (string | number)[]) => string;

const at =
  (inputs: unknown): At =>
  (...path) => {
    const value: unknown = path.reduce<unknown>((part, key) => Object(part)[key], inputs);
    return typeof value === "string" ? value : "";
  };

const functionArn = /arn:aws:lambda:[^:"]*:[^:"]*:function:[\w-]+/g;

/** What an ARN is of: its service, and its name. */
const place = (arn: string) => {
  const [, , service, , , ...rest] = arn.split(":");
  return `${service} ${rest.at(-1)}`;
};

/** By the type of a resource. */
const ways: Record<string, (its: At, named: (name: string) => At) => string[]> = {
  "aws:apigatewayv2/route:Route": (its, named) => {
    const integration = named(its("target").replace("integrations/", ""));
    return [`route ${its("routeKey")}, for ${its("authorizationType")}: ${place(integration("integrationUri"))}`];
  },
  "aws:cloudwatch/eventRule:EventRule": (its) => [
    `bus ${its("eventBusName")}, ${its("eventPattern")}: rule ${its("name")}`,
  ],
  "aws:cloudwatch/eventTarget:EventTarget": (its) => [
    `rule ${its("rule")}: ${place(its("arn"))}, or else ${place(its("deadLetterConfig", "arn"))}`,
  ],
  "aws:lambda/eventSourceMapping:EventSourceMapping": (its) => [
    `stream, ${its("filterCriteria", "filters", 0, "pattern")}: ${place(its("functionName"))}, or else ${place(its("destinationConfig", "onFailure", "destinationArn"))}`,
  ],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": (its) => [
    `failure of ${place(its("functionName"))}: ${place(its("destinationConfig", "onFailure", "destination"))}`,
  ],
  "aws:sfn/stateMachine:StateMachine": (its) =>
    [...new Set(its("definition").match(functionArn))].map((arn) => `machine ${its("name")}: ${place(arn)}`),
};

/**
 * A line for everything in these resources that sets off something else, in alphabetical order: what each route, bus, rule, stream and
 * machine reaches, and where goes what cannot be delivered.
 */
export const reachesOf = (resources: readonly Resource[]): string[] => {
  const named = (name: string) => at(resources.find((resource) => resource.name === name)?.inputs);
  return resources.flatMap(({ type, inputs }) => ways[type]?.(at(inputs), named) ?? []).toSorted();
};
