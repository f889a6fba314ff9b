import type { Evaluation, Resource } from "./evaluate.ts";

/** The resources of a type, such as `aws:lambda/function:Function`. */
export const ofType = ({ resources }: Evaluation, type: string): Resource[] =>
  resources.filter((resource) => resource.type === type);

/** The inputs of the one resource of a type, or of the one that has `name` besides. Throws when there is not exactly one. */
export const only = (evaluation: Evaluation, type: string, name?: string): Resource["inputs"] => {
  const [found, ...others] = ofType(evaluation, type).filter((resource) => !name || resource.name === name);
  if (!found || others.length > 0) throw new Error(`Not exactly one ${type} ${name ?? ""}`);
  return found.inputs;
};

export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string[];
  Resource: string[];
  Principal?: "*" | Record<string, unknown>;
  Condition?: Record<string, Record<string, unknown>>;
}

const listed = (value: string | string[] = []) => [value].flat();

/** The statements of a policy, whether as text or as an object, with their actions and resources as lists. */
export const statements = (policy: unknown): Statement[] => {
  const { Statement } = typeof policy === "string" ? JSON.parse(policy) : policy;
  return Statement.map((one: Statement) => ({ ...one, Action: listed(one.Action), Resource: listed(one.Resource) }));
};

/** Every policy anywhere in a resource's inputs. */
export const policiesIn = (value: unknown): unknown[] => {
  if (typeof value === "string") return value.startsWith("{") && value.includes('"Statement"') ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return "Statement" in value ? [value] : Object.values(value).flatMap(policiesIn);
};

const list = (values: unknown) => [values].flat().join(", ");

const conditions = (condition: Statement["Condition"] = {}) =>
  Object.entries(condition)
    .flatMap(([test, keys]) => Object.entries(keys).map(([key, values]) => `${test} ${key} ${list(values)}`))
    .join("; ");

/** A statement of what has `name`, in one line. */
export const line = (name: string, { Effect, Principal, Action, Resource, Condition }: Statement): string =>
  [
    `${name}: ${Effect}`,
    ...(Principal ? [Principal === "*" ? "everybody" : list(Object.values(Principal))] : []),
    list(Action),
    ...(Resource.length > 0 ? [`on ${list(Resource)}`] : []),
    ...(Condition ? [`if ${conditions(Condition)}`] : []),
  ].join(" ");
