const literals = (pattern: string) => {
  const parts: string[] = [""];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? "";
    if (character === "*") parts.push("");
    else if (character === "\\") parts.push((parts.pop() ?? "") + (pattern[(at += 1)] ?? ""));
    else parts.push((parts.pop() ?? "") + character);
  }
  return parts;
};

/** Why a wildcard pattern is none; undefined when it is one. */
export const wildcardFault = (pattern: string) => {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(pattern)) return "Consecutive wildcard characters";
  return /^(?:[^\\]|\\[\\*])*$/.test(pattern) ? undefined : "Invalid escape character";
};

/** Whether a text is as the pattern has it, `*` being any text. Takes each literal's first place: never goes back over the text. */
export const wildcard = (pattern: string) => {
  const [first = "", ...rest] = literals(pattern);
  const last = rest.pop();
  return (text: string) => {
    if (last === undefined) return text === first;
    if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const literal of rest) {
      const found = text.indexOf(literal, at);
      if (found < 0 || found + literal.length > end) return false;
      at = found + literal.length;
    }
    return true;
  };
};
