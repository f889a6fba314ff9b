import { quoted } from "#core/quoted.ts";
import type { HyperParameter } from "./catalogue.ts";

/**
 * A number as Bedrock's callers are seen to write it: 0.00001, .0005, 1e-5, 1.00E-5, which is how the user guide prints it. What it makes of
 * "+1", "1_000" and "0x1" nobody says, so they are refused here, where it costs nothing.
 */
const numeric = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

const wanted = ({ type, min, max, literal }: HyperParameter) => {
  const kind = type === "integer" ? "an integer" : "a number";
  const range = min === max ? `${min}` : `${kind} from ${min} to ${max}`;
  return literal === undefined ? range : `${range}, or "${literal}"`;
};

/** What is wrong with a hyperparameter's value: its rule and the predicate of a sentence. Undefined when nothing is. */
export const valueProblem = (
  parameter: HyperParameter,
  value: string,
): { code: "hyperparameter-type" | "hyperparameter-range"; predicate: string } | undefined => {
  if (value === parameter.literal) return undefined;
  const number = numeric.test(value) ? Number(value) : Number.NaN;
  const must = `must be ${wanted(parameter)}`;
  const got = `got "${quoted(value)}"`;
  if (number < parameter.min || number > parameter.max)
    return { code: "hyperparameter-range", predicate: `${must}; ${got}` };
  if (Number.isNaN(number)) return { code: "hyperparameter-type", predicate: `${must}; ${got}` };
  if (parameter.type === "integer" && !/^\d+$/.test(value))
    return { code: "hyperparameter-type", predicate: `${must}, written in digits only; ${got}` };
  return undefined;
};
