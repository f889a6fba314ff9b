import * as v from "valibot";

const oneOrMore = v.union([v.string(), v.array(v.string())]);
const listed = v.pipe(
  oneOrMore,
  v.transform((value) => [value].flat()),
);

/** A statement of a policy, with its actions and resources as lists. */
const Statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(["Allow", "Deny"]),
  /** Who is meant, in a policy that belongs to a resource: everybody, or AWS services. */
  Principal: v.optional(v.union([v.literal("*"), v.strictObject({ Service: oneOrMore })])),
  Action: listed,
  Resource: v.optional(listed, []),
  /** By operator and key. */
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMore))),
});
export type Statement = v.InferOutput<typeof Statement>;

const Policy = v.looseObject({ Statement: v.array(Statement) });

/** The statements of a policy, whether it is text or an object. Throws for what this reader does not know, such as NotAction. */
export const statementsOf = (policy: unknown): Statement[] =>
  v.parse(Policy, typeof policy === "string" ? JSON.parse(policy) : policy).Statement;

/** Every policy anywhere in a resource's inputs. */
export const policiesIn = (value: unknown): unknown[] => {
  if (typeof value === "string") return value.startsWith("{") && value.includes('"Statement"') ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return "Statement" in value ? [value] : Object.values(value).flatMap(policiesIn);
};

const list = (values: string | string[]) => [values].flat().join(", ");

const conditionsIn = (condition: NonNullable<Statement["Condition"]>) =>
  Object.entries(condition)
    .flatMap(([test, keys]) => Object.entries(keys).map(([key, values]) => `${test} ${key} ${list(values)}`))
    .join("; ");

/** A statement of what has `name`, in one line. */
export const lineOf = (name: string, { Effect, Principal, Action, Resource, Condition }: Statement): string =>
  [
    `${name}: ${Effect}`,
    ...(Principal ? [Principal === "*" ? "everybody" : list(Principal.Service)] : []),
    list(Action),
    ...(Resource.length > 0 ? [`on ${list(Resource)}`] : []),
    ...(Condition ? [`if ${conditionsIn(Condition)}`] : []),
  ].join(" ");

/** Every statement of these resources, a line each, in alphabetical order. */
export const linesOf = (resources: readonly { name: string; inputs: object }[]): string[] =>
  resources
    .flatMap(({ name, inputs }) =>
      policiesIn(inputs)
        .flatMap(statementsOf)
        .map((statement) => lineOf(name, statement)),
    )
    .toSorted();
