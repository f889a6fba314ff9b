/**
 * The id of the foundation model that an identifier means, with its context suffix where it has one: by the id, by its ARN, or by the ARN of
 * a custom model, which has its base model's id in it. Undefined for the name of a custom model and for an imported one.
 */
export const foundationModelId = (identifier: string): string | undefined => {
  const [, custom] = identifier.split(":custom-model/");
  const [, foundation] = identifier.split(":foundation-model/");
  const id = custom?.split("/")[0] ?? foundation ?? identifier;
  return id.includes(".") && !id.startsWith("arn:") ? id : undefined;
};

/** Whether an id is that model's, with or without more of a version or a context suffix: `a.b-v1:0:128k` is `a.b-v1:0`. */
export const isModel = (id: string, model: string): boolean => id === model || id.startsWith(`${model}:`);

/** What a check is told of a base model that the request does not name. */
export interface Known {
  /** The foundation model under a custom one that is given by its name: its id or its ARN. */
  baseModel?: string | undefined;
}

/** The id of the foundation model that a job trains, however deep below custom models; undefined where nothing tells. */
export const trainedModelId = (
  { baseModelIdentifier }: { baseModelIdentifier: string },
  { baseModel }: Known,
): string | undefined =>
  foundationModelId(baseModelIdentifier) ?? (baseModel === undefined ? undefined : foundationModelId(baseModel));
