import { errorOf, schemaError, type Diagnostic } from "./definition-diagnostic.ts";
import { isExpression, isHalfExpression, judge, namesReadBy, type Scope } from "./definition-jsonata.ts";
import { entriesOf, fieldOf, isObject, type Placed } from "./definition-reading.ts";

const nothing: Scope = { result: false, errorOutput: false };
const completed: Scope = { result: true, errorOutput: false };
const caught: Scope = { result: false, errorOutput: true };

/** A text in a state that may be an expression. */
interface Placing {
  text: string;
  location: string;
  scope: Scope;
  /** Whether the schema has judged its delimiters already. */
  judged: boolean;
}

const textsIn = (value: unknown, location: string): { text: string; location: string }[] => {
  if (typeof value === "string") return [{ text: value, location }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${location}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${location}/${key}`));
};

const judged = [
  ...["Seconds", "Timestamp", "TimeoutSeconds", "HeartbeatSeconds", "Condition"],
  ...["MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage"],
];
/** A state's fields that hold JSONata, or JSON with JSONata inside, before and after its work is done. */
const before = ["Arguments", "Items", "ItemSelector", "Error", "Cause", ...judged];
const after = ["Output", "Assign"];
const withResult: readonly unknown[] = ["Task", "Parallel", "Map"];

const inFields = ({ value, location }: Placed, fields: readonly string[], scope: Scope): Placing[] =>
  fields.flatMap((field) =>
    textsIn(fieldOf(value, field), `${location}/${field}`).map((found) => ({
      ...found,
      scope,
      judged: judged.includes(field),
    })),
  );

const placings = (state: Placed): Placing[] => [
  ...inFields(state, before, nothing),
  ...inFields(state, after, withResult.includes(fieldOf(state.value, "Type")) ? completed : nothing),
  ...entriesOf(state, "Choices").flatMap((rule) => inFields(rule, ["Condition", ...after], nothing)),
  ...entriesOf(state, "Catch").flatMap((catcher) => inFields(catcher, after, caught)),
];

/** Said of a text with one of an expression's delimiters. */
export const halfExpression = "JSONata string must start with {% and end with %}";

const errorsIn = ({ text, location, scope, judged }: Placing): Diagnostic[] => {
  if (!isExpression(text)) return isHalfExpression(text) && !judged ? [schemaError(halfExpression, location)] : [];
  const judgement = judge(text, scope);
  if (judgement.syntax !== undefined) return [errorOf("INVALID_JSONATA_EXPRESSION", judgement.syntax, location)];
  return judgement.unsupported.map((message) => errorOf("UNSUPPORTED_JSONATA_EXPRESSION", message, location));
};

/** Everything wrong with a state's JSONata: its delimiters, its syntax, and what it refers to. */
export const expressionErrors = (state: Placed): Diagnostic[] => placings(state).flatMap(errorsIn);

/** The names of the variables that a sound state's expressions read and do not make themselves. */
export const variablesRead = (state: Placed): Set<string> =>
  placings(state)
    .filter(({ text }) => isExpression(text))
    .reduce((read, { text }) => read.union(namesReadBy(text)), new Set<string>());
