import { failureOf } from "#aws/failure.ts";
import { objects } from "#aws/objects.ts";
import { lambda } from "#aws/platform.ts";
import type { Source } from "./source.ts";

/** Why there is nothing to read at a place in S3. */
const absent = {
  missing: "does not exist",
  empty: "is a folder of nothing; name an object",
  folder: "is a folder; name an object",
  elsewhere: "is in another region; name its own in AWS_REGION",
  forbidden: "does not exist, or cannot be read with these credentials",
} as const;

/** What the SDK does not find, by what its errors begin with, and where it is to be set. */
const unset = [
  ["Region is missing", "no region was found; set AWS_REGION, or AWS_DEFAULT_REGION"],
  [
    "Could not load credentials from any providers",
    "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
  ],
] as const;

const whyNot = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const { status } = failureOf(error) ?? {};
  if (status !== undefined) return `S3 answered ${status}, ${message}`;
  return unset.find(([beginning]) => message.startsWith(beginning))?.[1] ?? message;
};

/** The region that AWS's CLI would take from the environment: the SDK for JavaScript does not know AWS_DEFAULT_REGION. */
const regionIn = ({ AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv) => AWS_REGION || AWS_DEFAULT_REGION;

/** Opens an object by its S3 URI. Rejects with a message for people when it cannot be read. */
export const openObject = async (uri: string, environment: NodeJS.ProcessEnv): Promise<Source> => {
  if (!/^s3:\/\/[^/]+\/.*[^/]$/.test(uri)) throw new Error(`${uri} must name an object: s3://bucket/key`);
  const region = regionIn(environment);
  const found = await objects({ ...lambda, client: () => (region ? { region } : {}) })
    .file(uri)
    .catch((error: unknown) => {
      throw new Error(`${uri} cannot be read: ${whyNot(error)}`, { cause: error });
    });
  if (typeof found === "string") throw new Error(`${uri} ${absent[found]}`);
  return found;
};
