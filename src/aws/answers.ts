import { ResourceNotFoundException } from "@aws-sdk/client-bedrock";

/** Times become ISO 8601 strings; a number that is none, as the loss of a training that diverged, is absent. */
export const plain = (value: unknown): unknown => {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, plain(member)])
      .filter(([, member]) => member !== undefined),
  );
};

/** What Bedrock answers, or undefined where it has nothing of that name. */
export const unlessMissing = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};
