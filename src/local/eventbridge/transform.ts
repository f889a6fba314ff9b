import type { Target } from "@aws-sdk/client-eventbridge";
import type { Event } from "./event.ts";

const stepsOf = (path: string) =>
  path
    .replace("$", "")
    .replaceAll(/\[(\d+|\*)\]/g, ".$1")
    .split(".")
    .filter((step) => step !== "");

const within = (value: unknown, step: string): unknown[] => {
  if (typeof value !== "object" || value === null) return [];
  if (step === "*") return Object.values(value);
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
};

/** What a path such as `$.detail.jobs[0].name` leads to, as a list where it has a `*`; undefined where it leads nowhere. */
const at = (path: string, event: unknown): unknown => {
  const steps = stepsOf(path);
  const found = steps.reduce<unknown[]>((values, step) => values.flatMap((value) => within(value, step)), [event]);
  return steps.includes("*") && found.length ? found : found[0];
};

/** Where a template has a variable, what is quoted around it, and what is not to be mistaken for a quote. */
const places = /\\.|"|<([\w.-]+)>/gs;

/** The names of the variables that a template has places for. */
export const placeholders = (template: string): string[] =>
  [...template.matchAll(places)].flatMap(([, name]) => (name === undefined ? [] : [name]));

/** What a path found nothing for is an empty text, not null: so it was recorded from the service. */
const asValue = (value: unknown = "") => JSON.stringify(value);

const inString = (value: unknown = "") =>
  JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);

/** Puts variables in the places that a template has for them: as text within a string, as JSON elsewhere. */
const fill = (template: string, variables: Record<string, unknown>) => {
  let quoted = false;
  return template.replaceAll(places, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined || !Object.hasOwn(variables, name)) return found;
    return quoted ? inString(variables[name]) : asValue(variables[name]);
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

interface Circumstances {
  event: Event;
  rule: { name: string; arn: string };
  ingested: Date;
}

/**
 * The variables that every template may have
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-predefined).
 */
export const reserved: Record<string, (given: Circumstances) => unknown> = {
  "aws.events.rule-arn": ({ rule }) => rule.arn,
  "aws.events.rule-name": ({ rule }) => rule.name,
  "aws.events.event.ingestion-time": ({ ingested }) => ingested.toISOString(),
  "aws.events.event.json": ({ event }) => event,
  // Without its detail, and with its type under another name: so it was recorded from the service.
  "aws.events.event": ({ event: { detail: _, "detail-type": detailType, ...envelope } }) => ({
    ...envelope,
    detailType,
  }),
};

const valuesOf = <In, Out>(table: Record<string, In>, valueOf: (given: In) => Out) =>
  Object.fromEntries(Object.entries(table).map(([name, given]) => [name, valueOf(given)]));

/** What a target is given of an event: all of it, a part (`InputPath`), something else (`Input`), or what its transformer makes. */
export const inputFor = ({ Input, InputPath, InputTransformer }: Target, given: Circumstances): unknown => {
  const { event } = given;
  if (Input !== undefined) return parsed(Input);
  if (InputPath !== undefined) return at(InputPath, event);
  if (!InputTransformer?.InputTemplate) return event;
  const { InputTemplate, InputPathsMap = {} } = InputTransformer;
  return parsed(
    fill(InputTemplate, {
      ...valuesOf(InputPathsMap, (path) => at(path, event)),
      ...valuesOf(reserved, (variable) => variable(given)),
    }),
  );
};
