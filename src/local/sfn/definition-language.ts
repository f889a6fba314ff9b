import { errorOf, schemaError, type Diagnostic } from "./definition-diagnostic.ts";
import { jsonPathFields } from "./definition-fields.ts";
import { isExpression } from "./definition-jsonata.ts";
import { elementsOf, everyState, fieldOf, isObject, type Placed } from "./definition-reading.ts";

/** Said of a Timestamp that is none. */
export const notRfc3339 = "String does not match RFC3339 timestamp";

/** Fields whose meaning depends on the language, beside those that one language has alone. */
const dependent = ["Output", "Assign", "Arguments", "Items", "ItemSelector", "Choices", "Credentials"];

const declares = (state: unknown, language: string) => fieldOf(state, "QueryLanguage") === language;

const isInJsonPath = ({ value }: Placed) =>
  !isObject(value) || !Object.hasOwn(value, "QueryLanguage") || declares(value, "JSONPath");

const holdsExpression = (value: unknown) => typeof value === "string" && isExpression(value);

/** Whether a state means one thing in JSONPath and another, or nothing, in JSONata. */
const differs = ({ value }: Placed) => {
  if (!isObject(value)) return false;
  const fields = [...dependent, ...(jsonPathFields[String(value["Type"])] ?? [])];
  const caught = elementsOf(value["Catch"]).some((catcher) =>
    ["ResultPath", "Output", "Assign"].some((field) => fieldOf(catcher, field) !== undefined),
  );
  return caught || fields.some((field) => Object.hasOwn(value, field)) || Object.values(value).some(holdsExpression);
};

/** A flow with every state in the language of the machine: what says JSONPath says nothing any more. */
const undeclared = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(undeclared);
  if (!isObject(value)) return value;
  const { QueryLanguage: language, ...rest } = value;
  const states = fieldOf(rest, "States");
  const inner = ["Branches", "ItemProcessor", "Iterator"].filter((field) => Object.hasOwn(rest, field));
  return {
    ...rest,
    ...(language !== undefined && language !== "JSONPath" && { QueryLanguage: language }),
    ...Object.fromEntries(inner.map((field) => [field, undeclared(rest[field])])),
    ...(isObject(states) && {
      States: Object.fromEntries(Object.entries(states).map(([name, state]) => [name, undeclared(state)])),
    }),
  };
};

/** A machine that can be read as one in JSONata, or why it cannot. */
export type InJsonata = { machine: unknown; errors?: undefined } | { machine?: undefined; errors: Diagnostic[] };

/** Reads a machine as one in JSONata. One in JSONPath can be, where its states are in JSONata or the same in both. */
export const inJsonata = (machine: Record<string, unknown>): InJsonata => {
  const language = fieldOf(machine, "QueryLanguage");
  if (language === "JSONata") return { machine };
  const missing = ["States", "StartAt"].filter((field) => !Object.hasOwn(machine, field));
  if (missing.length > 0) return { errors: [schemaError(`These fields are required: [${missing.join(", ")}]`, "/")] };
  if (language !== undefined && typeof language !== "string")
    return { errors: [schemaError("Expected value of type [STRING]", "/QueryLanguage")] };
  if (language !== undefined && language !== "JSONPath")
    return { errors: [schemaError("Value should be one of the following: [JSONPath, JSONata]", "/QueryLanguage")] };

  const foreign = everyState({ value: machine, location: "" }).filter((state) => isInJsonPath(state) && differs(state));
  const unresolved = foreign.filter(
    ({ value }) => fieldOf(value, "Type") === "Wait" && holdsExpression(fieldOf(value, "Timestamp")),
  );
  if (unresolved.length > 0)
    return { errors: unresolved.map(({ location }) => schemaError(notRfc3339, `${location}/Timestamp`)) };
  const message = 'JSONPath is not implemented: only "QueryLanguage": "JSONata" runs here';
  if (foreign.length > 0)
    return { errors: foreign.map(({ location }) => errorOf("NOT_IMPLEMENTED", message, location)) };
  const read = undeclared(machine);
  return { machine: isObject(read) ? { ...read, QueryLanguage: "JSONata" } : read };
};
