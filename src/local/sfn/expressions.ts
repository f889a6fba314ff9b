import jsonata from "jsonata";
import { hash, parse, partition, randomOf, range, uuidOf } from "./functions.ts";
import type { Json } from "./types.ts";
import { isObject } from "./definition-reading.ts";

/** What expressions can see: `states`, the variables, and functions. */
export type Bindings = Record<string, unknown>;

/** Where a field is evaluated. */
export interface Scope {
  /** `states` and the variables. */
  bindings(): Bindings;
  /** The functions that depend on the run, of {@link ambient}. */
  readonly ambient: Bindings;
  /** Tells of a field that cannot be evaluated, and throws what the state fails with. */
  refuse(error: EvaluationError): never;
}

/** Why a field cannot be evaluated, in the service's words. `location` is the field's path within its state. */
export class EvaluationError extends Error {
  readonly location: string | undefined;
  constructor(message: string, location?: string) {
    super(message);
    this.location = location;
  }
}

/** The wall time after which an expression that may recurse for ever is given up, in milliseconds. */
const patience = 5_000;
/** How deep the service lets an evaluation nest. */
const deepest = 100;
const mayRecurse = /function|\u03bb/;
/** No shorter source nests too deeply without a function of its own. */
const shallow = deepest * 2;

interface Expression {
  kind: "expression";
  source: string;
  /** The path from the field to the expression, such as `/items[0]/name`. */
  path: string;
  compiled: jsonata.Expression | { complaint: string };
  /** Whether it may call a function that depends on the run. */
  ambient: boolean;
}
type Template =
  | { kind: "literal"; value: Json }
  | Expression
  | { kind: "object"; members: [string, Template][] }
  | { kind: "array"; items: Template[] };

/** What the service says, without a code, where the package has a code of its own. */
const limits: Record<string, string> = {
  D1011: "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive",
  D1012: "Expression evaluation timeout: Check for infinite loop",
};

/** What was thrown, and what leads to it: an error with a code is a sentence of its own. */
const complaint = (thrown: unknown) => {
  const code = isObject(thrown) && typeof thrown.code === "string" ? thrown.code : undefined;
  const limit = code === undefined ? undefined : limits[code];
  if (limit !== undefined) return `: ${limit}`;
  const message = isObject(thrown) || thrown instanceof Error ? String(thrown.message) : String(thrown);
  return code === undefined ? `: ${message}` : `. ${code}: ${message}`;
};

const expression = (source: string): jsonata.Expression => {
  const bounded = source.length >= shallow || mayRecurse.test(source);
  const compiled = bounded ? jsonata(source, { timeout: patience, stack: deepest }) : jsonata(source);
  for (const [name, run] of Object.entries({ partition, range, hash, parse, eval: undefined }))
    compiled.assign(name, run);
  return compiled;
};

const tryCompile = (source: string) => {
  try {
    return expression(source);
  } catch (thrown) {
    return { complaint: complaint(thrown) };
  }
};

const callsAmbient = /\$(now|millis|random|uuid)\b/;

const compileExpression = (source: string, path: string): Expression => {
  const compiled = tryCompile(source);
  return { kind: "expression", source, path, compiled, ambient: callsAmbient.test(source) };
};

/** The source between `{%` and `%}`, or undefined for a string that is none: the marks must be its first and last characters. */
export const sourceOf = (text: string) =>
  text.length >= 4 && text.startsWith("{%") && text.endsWith("%}") ? text.slice(2, -2).trim() : undefined;

const compile = (template: Json, path: string): Template => {
  if (typeof template === "string") {
    const source = sourceOf(template);
    return source === undefined ? { kind: "literal", value: template } : compileExpression(source, path);
  }
  if (Array.isArray(template)) {
    const items = template.map((item, index) => compile(item, `${path}[${index}]`));
    return items.every((item) => item.kind === "literal")
      ? { kind: "literal", value: template }
      : { kind: "array", items };
  }
  if (typeof template === "object" && template !== null) {
    const members = Object.entries(template).map(([key, value]): [string, Template] => [
      key,
      compile(value, `${path}/${key}`),
    ]);
    const literal = members.every(([, member]) => member.kind === "literal");
    return literal ? { kind: "literal", value: template } : { kind: "object", members };
  }
  return { kind: "literal", value: template };
};

const byText = new Map<string, Template>();
const byTemplate = new WeakMap<object, Template>();

/** Templates are compiled once: a text for as long as the process lives, an object for as long as its definition. */
const compiled = (template: Json): Template => {
  if (typeof template === "string") {
    const known = byText.get(template);
    if (known) return known;
    const fresh = compile(template, "");
    byText.set(template, fresh);
    return fresh;
  }
  if (typeof template !== "object" || template === null) return { kind: "literal", value: template };
  const known = byTemplate.get(template);
  if (known) return known;
  const fresh = compile(template, "");
  byTemplate.set(template, fresh);
  return fresh;
};

/** Arrays that JSONata made carry marks that change how later expressions read them. */
const isMarked = (items: readonly unknown[]) => "sequence" in items || "cons" in items;

const isPlain = (value: unknown): value is Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return !isMarked(value) && value.every(isPlain);
  if (!isObject(value) || "_jsonata_lambda" in value || "_jsonata_function" in value) return false;
  for (const key in value) if (!isPlain(value[key])) return false;
  return true;
};

/** The JSON of a result, or undefined where it holds a function. Numbers that JSON cannot hold become their names. */
const plain = (value: unknown): Json | undefined => {
  if (isPlain(value)) return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== undefined).map(plain);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isObject(value) || "_jsonata_lambda" in value || "_jsonata_function" in value) return undefined;
  const members: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const settled = plain(member);
    if (settled === undefined) return undefined;
    members[key] = settled;
  }
  return members;
};

const run = async (template: Expression, scope: Scope, field: string): Promise<Json> => {
  const bindings = scope.bindings();
  const problem = (what: string): never => {
    const location = field + template.path;
    const about = `The JSONata expression '${template.source}' specified for the field '${location}'`;
    return scope.refuse(new EvaluationError(`${about} ${what}`, location));
  };
  if ("complaint" in template.compiled)
    return problem(`threw an error during evaluation${template.compiled.complaint}`);
  let result: unknown;
  try {
    result = await template.compiled.evaluate(
      undefined,
      template.ambient ? { ...scope.ambient, ...bindings } : bindings,
    );
  } catch (thrown) {
    return problem(`threw an error during evaluation${complaint(thrown)}`);
  }
  if (result === undefined) return problem("returned nothing (undefined).");
  const value = plain(result);
  return value === undefined ? problem("returned an unsupported result type.") : value;
};

const fill = async (template: Template, scope: Scope, field: string): Promise<Json> => {
  switch (template.kind) {
    case "literal":
      return template.value;
    case "expression":
      return run(template, scope, field);
    case "array": {
      const items: Json[] = [];
      for (const item of template.items) items.push(await fill(item, scope, field));
      return items;
    }
    case "object": {
      const members: { [key: string]: Json } = {};
      for (const [key, member] of template.members) {
        if (member.kind === "literal") members[key] = member.value;
        else
          members[key] = await (member.kind === "expression" ? run(member, scope, field) : fill(member, scope, field));
      }
      return members;
    }
  }
};

/**
 * The value of a field: literals as they stand, with nothing called or copied, and expressions evaluated in their order.
 * Throws what the scope refuses with.
 */
export const evaluate = (template: Json, field: string, scope: Scope): Json | Promise<Json> => {
  const known = compiled(template);
  if (known.kind === "literal") return known.value;
  return known.kind === "expression" ? run(known, scope, field) : fill(known, scope, field);
};

/** JSONata's name for the type of a JSON value. */
export const typeName = (value: Json) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** The error of a field whose expression gave another type than the field takes. */
export const wrongType = (template: Json, field: string, expected: string, value: Json) => {
  const source = typeof template === "string" ? (sourceOf(template) ?? template) : JSON.stringify(template);
  return new EvaluationError(
    `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ` +
      `Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    field,
  );
};

const format = jsonata("$fromMillis($millis, $picture, $zone)");

/** The functions of an expression that depend on the run: its clock and its source of numbers. */
export const ambient = (now: () => number, random: () => number): Bindings => ({
  millis: () => now(),
  now: (picture: unknown, zone: unknown) =>
    picture === undefined
      ? new Date(now()).toISOString()
      : format.evaluate(undefined, { millis: now(), picture, zone }),
  random: randomOf(random),
  uuid: uuidOf(random),
});
