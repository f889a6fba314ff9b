/** Why a trigger was skipped, in words, by what the API calls it. */
const reasons = new Map([
  ["running", "its last job was still running"],
  ["unchanged", "the data were unchanged"],
]);

/** Why nothing came of a trigger; what has no words here has its own. */
export const reasonOf = (reason: string | undefined): string | undefined =>
  reason === undefined ? undefined : (reasons.get(reason) ?? reason);
