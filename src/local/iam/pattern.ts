/**
 * Whether a text fits a policy's pattern: `*` stands for any characters, `?` for one. Takes no more steps than the lengths of both
 * multiplied, whatever the pattern.
 */
export const matches = (pattern: string, text: string): boolean => {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (place < text.length) {
    if (pattern[at] === "*") {
      star = at;
      at += 1;
      resume = place;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      // What the last star stands for grows by one character. An earlier star need never give way again.
      at = star + 1;
      resume += 1;
      place = resume;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
};

/** The six parts of an ARN; the last keeps its colons. */
const partsOf = (arn: string) => {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
};

/** Whether an ARN fits a pattern part by part: no wildcard reaches over a colon before the resource. `*` alone fits anything. */
export const arnMatches = (pattern: string, arn: string): boolean => {
  if (pattern === "*" || pattern === arn) return true;
  const parts = partsOf(arn);
  return partsOf(pattern).every((part, index) => matches(part, parts[index] ?? ""));
};
