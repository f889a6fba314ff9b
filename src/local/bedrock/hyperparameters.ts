import { familyOf, type HyperParameter } from "#core/checks/catalogue.ts";
import { ServiceError } from "#local/service.ts";

const plain = (value: number) => {
  const text = String(value);
  return text.includes("e") ? value.toFixed(12).replace(/0+$/, "") : text;
};

/** A float is echoed with its point, so `20` comes back as `20.0`. */
const normal = (type: HyperParameter["type"], given: string) => {
  const text = plain(Number(given));
  return type === "float" && !text.includes(".") ? `${text}.0` : text;
};

const accepted = (name: string, { type, min, max, literal }: HyperParameter, given: string) => {
  if (literal !== undefined && given.toLowerCase() === literal.toLowerCase()) return literal;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (value >= min && value <= max && (type === "float" || Number.isInteger(value))) return normal(type, given);
  throw new ServiceError(
    "ValidationException",
    `Hyperparameter ${name} must be ${type === "integer" ? "an integer" : "a number"} from ${plain(min)} to ${plain(max)}.`,
  );
};

/**
 * The full set that a job trains with: what was given, brought to the form that the service echoes, and a default for the rest.
 * Names that the catalogue does not know pass as they are. Throws ValidationException for a value out of its range.
 */
export const completeHyperParameters = (modelId: string, given: Record<string, string>): Record<string, string> => {
  const { hyperParameters = {} } = familyOf(modelId) ?? {};
  const complete = { ...given };
  for (const [name, parameter] of Object.entries(hyperParameters)) {
    const value = given[name] ?? parameter.default ?? parameter.literal;
    if (value !== undefined) complete[name] = accepted(name, parameter, value);
  }
  return complete;
};
