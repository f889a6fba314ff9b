/**
 * This computer's clock, in milliseconds, put right by what an answer that has just come says of the time: AWS takes no signature that is
 * five minutes off. Unchanged where the answer says nothing of it.
 */
export const setBy = (headers: Headers, now: () => number): (() => number) => {
  // What was kept on the way is older than it says.
  const kept = Number(headers.get("age") ?? 0) * 1000;
  const behind = Date.parse(headers.get("date") ?? "") + kept - now();
  return Number.isFinite(behind) ? () => now() + behind : now;
};
