/** A state's name in one line or two: it is broken before the capital that leaves the shorter longest line. */
export const brokenName = (name: string, letters: number): string[] => {
  if (name.length <= letters) return [name];
  const longest = (at: number) => Math.max(at, name.length - at);
  const [at] = Array.from(name.matchAll(/(?<!^)\p{Lu}/gu), ({ index }) => index).sort(
    (a, b) => longest(a) - longest(b),
  );
  return at === undefined ? [name] : [name.slice(0, at), name.slice(at)];
};

/** Breaks words into lines of at most so many letters. A longer word is broken before a capital, or is a line of its own. */
export const broken = (text: string, letters: number): string[] => {
  const lines: string[] = [];
  const words = text.split(" ").filter(Boolean);
  for (const word of words.flatMap((each) => brokenName(each, letters))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
