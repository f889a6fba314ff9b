import { counted, grouped } from "#core/amounts.ts";
import type { HyperParameter } from "#core/checks/catalogue.ts";
import type { Field } from "./field.ts";

/** What a number of 32 bits may be at most: a limit of its type, not of what it is for. */
const wide = 2 ** 31 - 1;

/** Characters of which nobody types more by mistake. */
const many = 256;

const span = (min: number, max: number | undefined, unit: string) => {
  if (max === undefined || max === Number.POSITIVE_INFINITY) return min > 0 ? `at least ${counted(min, unit)}` : "";
  return min > 0 ? `${grouped(min)} to ${counted(max, unit)}` : `at most ${counted(max, unit)}`;
};

const written = (limit: number) => (Number.isInteger(limit) ? grouped(limit) : String(limit));

const between = (min: number, max: number) => {
  const [least, most] = [min > -wide ? written(min) : undefined, max < wide ? written(max) : undefined];
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  return least === undefined ? most && ` of at most ${most}` : ` of at least ${least}`;
};

/** The limits of a field in a sentence without its full stop; empty where there are none to speak of. */
export const limitsOf = (field: Field): string => {
  switch (field.kind) {
    case "text": {
      const { min, max = Number.POSITIVE_INFINITY, means } = field;
      const length = means === undefined || max < many ? span(min, max, "character") : "";
      const said = [means ?? "", length].filter(Boolean).join("; ");
      return said && `Must be ${said}`;
    }
    case "number": {
      const range = between(field.min, field.max) ?? "";
      if (field.integer) return `Must be an integer${range}`;
      return range && `Must be a number${range}`;
    }
    case "list": {
      const length = span(field.min, field.max, "item");
      return length.replace(/^a/, "A");
    }
    default:
      return "";
  }
};

/** What a hyperparameter may be, in a sentence without its full stop. */
export const rangeOf = ({ type, min, max, literal, default: usual }: HyperParameter): string => {
  const range = min === max ? String(min) : `${type === "integer" ? "an integer" : "a number"} from ${min} to ${max}`;
  const or = literal === undefined ? "" : `, or ${literal}`;
  return `Must be ${range}${or}${usual === undefined ? "" : `; ${usual} unless given`}`;
};
