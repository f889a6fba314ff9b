import jsonata from "jsonata";
import { elementsOf, fieldOf, isObject } from "./definition-reading.ts";

/** How a JSONata expression begins and ends in a definition. */
export const opening = "{%";
const closing = "%}";

/** Whether a text is a JSONata expression: `{% … %}`, with nothing around it. */
export const isExpression = (text: string) => text.length >= 4 && text.startsWith(opening) && text.endsWith(closing);

/** Whether a text has one of an expression's delimiters, not both. */
export const isHalfExpression = (text: string) =>
  !isExpression(text) && (text.startsWith(opening) || text.endsWith(closing));

/** Which of `$states`' fields exist where an expression stands. */
export interface Scope {
  result: boolean;
  errorOutput: boolean;
}

/** Deeper ones could be parsed here and not where they run. */
const deepest = 500;

/** Parts of a syntax node that are evaluated in the same context as the node itself. */
const sameContext: Readonly<Record<string, readonly string[]>> = {
  binary: ["lhs", "rhs"],
  unary: ["expression", "expressions", "lhs"],
  function: ["procedure", "arguments"],
  partial: ["procedure", "arguments"],
  lambda: ["body"],
  condition: ["condition", "then", "else"],
  block: ["expressions"],
  bind: ["rhs"],
  apply: ["lhs", "rhs"],
};

const syntaxOf = (text: string): unknown => jsonata(text.slice(opening.length, -closing.length)).ast();

/** Finds what an expression may not refer to: it runs without an input of its own, and `$states` differs by place. */
class References {
  readonly found = new Set<string>();
  readonly #scope: Scope;
  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Reads a node; `top` says whether it is evaluated where there is no input. */
  read(node: unknown, top: boolean, depth = 0): void {
    if (depth > deepest) throw new RangeError();
    if (Array.isArray(node)) for (const part of node) this.read(part, top, depth + 1);
    if (!isObject(node)) return;
    const { type, value } = node;
    if (type === "path") {
      const [first, ...rest] = elementsOf(node["steps"]);
      this.#states(first, rest[0]);
      this.read(first, top, depth + 1);
      this.read(rest, false, depth + 1);
      this.read(node["group"], false, depth + 1);
      return;
    }
    if (type === "variable" && value === "$") this.found.add("Reference to '$$' is not supported.");
    if (top && ((type === "variable" && value === "") || type === "name"))
      this.found.add(`Reference to '${value === "" ? "$" : String(value)}' at the top level is not supported.`);
    const same = typeof type === "string" ? (sameContext[type] ?? []) : [];
    for (const [part, child] of Object.entries(node)) this.read(child, top && same.includes(part), depth + 1);
  }

  #states(first: unknown, second: unknown) {
    if (fieldOf(first, "type") !== "variable" || fieldOf(first, "value") !== "states") return;
    const field = fieldOf(second, "value");
    const missing =
      (field === "result" && !this.#scope.result) || (field === "errorOutput" && !this.#scope.errorOutput);
    if (missing) this.found.add(`Field '$states.${field}' does not exist.`);
  }
}

/** What the service says of an expression that cannot be parsed, or that refers to what is not there. */
export type Judgement = { syntax: string } | { syntax?: undefined; unsupported: string[] };

/** Judges an expression, delimiters and all. */
export const judge = (text: string, scope: Scope): Judgement => {
  const references = new References(scope);
  try {
    references.read(syntaxOf(text), true);
  } catch (error) {
    if (error instanceof RangeError) return { syntax: "The expression is nested too deeply" };
    const message = fieldOf(error, "message");
    return { syntax: typeof message === "string" ? message : String(error) };
  }
  return { unsupported: [...references.found] };
};

const namesIn = (node: unknown, used: Set<string>, bound: Set<string>): void => {
  if (Array.isArray(node)) for (const part of node) namesIn(part, used, bound);
  if (!isObject(node)) return;
  const name = node["value"];
  if (node["type"] === "variable" && typeof name === "string") used.add(name);
  if (node["type"] === "bind") namesIn(node["lhs"], bound, bound);
  if (node["type"] === "lambda") namesIn(node["arguments"], bound, bound);
  for (const child of Object.values(node)) namesIn(child, used, bound);
};

/** The names of the variables that a sound expression reads and does not make itself; of built-in functions too. */
export const namesReadBy = (text: string): Set<string> => {
  const used = new Set<string>();
  const bound = new Set<string>();
  namesIn(syntaxOf(text), used, bound);
  return used.difference(bound);
};
