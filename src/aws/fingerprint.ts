import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { dataSources } from "#core/sources.ts";
import { hashOf } from "./hash.ts";
import { refusalOf, type Objects } from "./objects.ts";

type Datasets = Pick<CreateModelCustomizationJobRequest, "trainingDataConfig" | "validationDataConfig">;
type Listed = [key: string, size: number, etag: string];

/** Objects of all datasets together that are looked at: a hundred calls. */
const mostObjects = 100_000;

/**
 * SHA-256 of what a request's datasets are: every object's key, size and ETag. Undefined where they cannot be listed, or are more than
 * 100,000 objects.
 */
export const fingerprintOf = async (s3: Pick<Objects, "below">, request: Datasets): Promise<string | undefined> => {
  const listed: Listed[] = [];

  const list = async (uri: string): Promise<void> => {
    const isFolder = uri.endsWith("/");
    for await (const { key, size, etag } of s3.below(uri)) {
      // Of all that begins like an object's key, the object itself comes first.
      const isObject = !isFolder && uri.endsWith(`/${key}`);
      if (isFolder || isObject) listed.push([key, size, etag]);
      if (isObject || listed.length > mostObjects) return;
      if (!isFolder) break;
    }
    if (!isFolder) await list(`${uri}/`);
  };

  try {
    for (const { uri } of dataSources(request)) await list(uri);
  } catch (error) {
    if (refusalOf(error)) return undefined;
    throw error;
  }
  if (listed.length > mostObjects) return undefined;
  return hashOf(listed.map((object) => object.join("\n")).sort());
};
