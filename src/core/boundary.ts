/** The boundary that deploy/github-role.json makes. One of somebody's own may say the same in fewer words. */
const ofTemplate = /:policy\/deploy-lapidary-[a-z]+-[a-z0-9-]+-boundary$/;

/** Characters that are left in that boundary for what settings name, of the 6,144 that IAM takes of a policy. */
const room = 820;

/** A bucket and its objects, where ARNs are the longest. */
const arnsOf = (bucket: string) => [`arn:aws-us-gov:s3:::${bucket}`, `arn:aws-us-gov:s3:::${bucket}/*`];

const characters = (arns: readonly string[]) => JSON.stringify(arns).length;

/** What of the settings makes the workflow's boundary longer than a policy may be, and why, as the predicate of a sentence. Undefined when nothing does. */
export const beyondBoundary = (
  boundary: string | undefined,
  { roles, buckets }: Record<"roles" | "buckets", readonly string[]>,
): { setting: "roles" | "buckets"; problem: string } | undefined => {
  if (boundary === undefined || !ofTemplate.test(boundary)) return undefined;
  const ofBuckets = buckets.flatMap(arnsOf);
  const taken = characters([...roles, ...ofBuckets]);
  if (taken <= room) return undefined;
  const [setting, other] =
    characters(roles) > characters(ofBuckets) ? (["roles", "buckets"] as const) : (["buckets", "roles"] as const);
  return {
    setting,
    problem: `must be fewer where permissionsBoundary is that of deploy/github-role.json, or IAM does not take it: with ${other} they are ${taken} characters of ARNs there, and ${room} fit`,
  };
};
