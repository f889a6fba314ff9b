/** Characters that are quoted at once, and what they may grow to where some are escaped. */
const [longest, longestEscaped] = [80, 160];

/** Whatever would not be seen, or would change how the rest is seen: controls, line separators, directions, halves of a pair. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const escaped = (character: string) =>
  unseen.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;

/**
 * What a caller sent, or a piece of a dataset, as it may be quoted to anybody: about 80 characters at most, and none that a terminal would
 * obey. It is made anew, for a part of a string would keep the whole of it in memory.
 */
export const quoted = (value: unknown): string => {
  const text = String(value);
  const seen: string[] = [];
  let [read, length] = [0, 0];
  for (const character of text.slice(0, longest)) {
    const next = escaped(character);
    if (length + next.length > longestEscaped) break;
    seen.push(next);
    read += character.length;
    length += next.length;
  }
  if (read < text.length) seen.push("…");
  return seen.join("");
};
