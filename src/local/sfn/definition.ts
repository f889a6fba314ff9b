import * as v from "valibot";
import { errorOf, schemaError, type Diagnostic } from "./definition-diagnostic.ts";
import { distributedMap } from "./definition-fields.ts";
import { flowErrors } from "./definition-flow.ts";
import { parseJson } from "./definition-json.ts";
import { inJsonata } from "./definition-language.ts";
import { isDeeperThan, isObject } from "./definition-reading.ts";
import { jsonPathState, Machine, typeRequired } from "./definition-schema.ts";
import { variableErrors } from "./definition-variables.ts";
import type { Definition } from "./types.ts";

/** A definition that can run, or every reason why it cannot. */
export type ParsedDefinition =
  { definition: Definition; diagnostics: readonly [] } | { definition?: undefined; diagnostics: readonly Diagnostic[] };

/** The longest definition that the service takes, in characters. */
export const longestDefinition = 1_048_576;
const deepest = 250;

/** Where an issue is, as the service writes it. */
const locationOf = (path: readonly v.IssuePathItem[]) =>
  path.map(({ key }) => (typeof key === "number" ? `[${key}]` : `/${String(key)}`)).join("") || "/";

/** The issues in the service's words; all the fields that one object misses are one error. */
const schemaErrors = (issues: readonly v.BaseIssue<unknown>[]): Diagnostic[] => {
  const required = new Map<string, string[]>();
  const written = issues.map(({ message, path = [], type }) => {
    const last = path.at(-1);
    const parent = locationOf(path.slice(0, -1));
    if (message === jsonPathState) return { message, location: parent };
    if (type === "loose_object" && last?.origin === "key" && last.key === "Type")
      return { message: typeRequired, location: parent };
    if (type !== "loose_object" || last?.origin !== "key") return { message, location: locationOf(path) };
    const fields = required.get(parent) ?? [];
    required.set(parent, [...fields, String(last.key)]);
    return fields.length === 0 ? { required: parent } : undefined;
  });
  return written.flatMap((error) => {
    if (!error) return [];
    if (error.message === distributedMap) return [errorOf("NOT_IMPLEMENTED", distributedMap, error.location)];
    if (error.required === undefined) return [schemaError(error.message, error.location)];
    const names = required.get(error.required)?.join(", ");
    return [schemaError(`These fields are required: [${names}]`, error.required)];
  });
};

const refused = (...diagnostics: Diagnostic[]): ParsedDefinition => ({ diagnostics });

/**
 * Reads a machine's definition as CreateStateMachine does, and says all that is wrong with it in the service's words.
 * Only what is in JSONata, or the same in it, is taken, and no Distributed Map. Never throws.
 */
export const parseDefinition = (text: string): ParsedDefinition => {
  if (text.length > longestDefinition)
    return refused(schemaError(`The definition is longer than ${longestDefinition} characters`));
  const parsed = parseJson(text);
  if (parsed.fault && text.trim() !== "")
    return refused(
      errorOf("INVALID_JSON_DESCRIPTION", `${parsed.fault.message}\n at ${parsed.fault.source}`, parsed.fault.source),
    );
  if (!isObject(parsed.value)) return refused(schemaError("Definition must be a valid JSON object"));
  if (isDeeperThan(deepest, parsed.value))
    return refused(errorOf("TOO_DEEPLY_NESTED", `The definition is nested deeper than ${deepest} levels`));
  const { machine, errors } = inJsonata(parsed.value);
  if (errors) return refused(...errors);

  const { success, output, issues = [] } = v.safeParse(Machine, machine);
  const placed = { value: machine, location: "" };
  const all = [...schemaErrors(issues), ...flowErrors(placed), ...variableErrors(placed)];
  return success && all.length === 0 ? { definition: output, diagnostics: [] } : { diagnostics: all };
};
