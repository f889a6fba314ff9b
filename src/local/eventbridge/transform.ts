import type { Target } from "@aws-sdk/client-eventbridge";
import type { Event } from "./event.ts";

const stepsOf = (path: string) =>
  path
    .replace(/^\$\.?/, "")
    .replaceAll(/\[['"]?([^\]'"]+)['"]?\]/g, ".$1")
    .split(".")
    .filter((step) => step !== "");

/** What a path such as `$.detail.jobs[0].name` leads to; undefined where it leads nowhere. */
export const at = (path: string, event: unknown): unknown =>
  stepsOf(path).reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined,
    event,
  );

const inString = (value: unknown) => {
  if (value === undefined) return "";
  return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
};

const asValue = (value: unknown) => JSON.stringify(value) ?? "null";

/** Puts variables in the places that a template has for them: as text within a string, as JSON elsewhere. */
const fill = (template: string, variables: Record<string, unknown>) => {
  let quoted = false;
  return template.replaceAll(/\\.|"|<([\w.-]+)>/gs, (found, name: string | undefined) => {
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

/** What a target is given of an event: all of it, a part (`InputPath`), something else (`Input`), or what its transformer makes. */
export const inputFor = (
  { Input, InputPath, InputTransformer }: Target,
  event: Event,
  rule: { name: string; arn: string },
  ingested: Date,
): unknown => {
  if (Input !== undefined) return parsed(Input);
  if (InputPath !== undefined) return at(InputPath, event);
  if (!InputTransformer?.InputTemplate) return event;
  const { detail: _, ...envelope } = event;
  const paths = Object.entries(InputTransformer.InputPathsMap ?? {});
  return parsed(
    fill(InputTransformer.InputTemplate, {
      ...Object.fromEntries(paths.map(([name, path]) => [name, at(path, event)])),
      "aws.events.rule-arn": rule.arn,
      "aws.events.rule-name": rule.name,
      "aws.events.event": envelope,
      "aws.events.event.json": JSON.stringify(event),
      "aws.events.event.ingestion-time": ingested.toISOString(),
    }),
  );
};
