import type { Evaluation, Resource } from "../../scripts/evaluate.ts";

/** The resources of a type, such as `aws:lambda/function:Function`. */
export const ofType = ({ resources }: Pick<Evaluation, "resources">, type: string): Resource[] =>
  resources.filter((resource) => resource.type === type);

/** The inputs of the one resource of a type, or of the one that has `name` besides. Throws when there is not exactly one. */
export const only = (evaluation: Evaluation, type: string, name?: string): Resource["inputs"] => {
  const [found, ...others] = ofType(evaluation, type).filter((resource) => !name || resource.name === name);
  if (!found || others.length > 0) throw new Error(`Not exactly one ${type} ${name ?? ""}`);
  return found.inputs;
};
