/** Words as a list in a sentence. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

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

/** A condition in JSONata as people say it: "status is Completed, Failed or Stopped". What is not that simple stays as it is. */
export const conditionInWords = (condition: string | boolean): string =>
  String(condition)
    .replace(/^\{%\s*|\s*%\}$/g, "")
    .replaceAll("$states.input.", "")
    .replace(/ in \[([^\]]*)\]/g, (_, list: string) => ` is ${listed(list.split(/\s*,\s*/))}`)
    .replaceAll(" = ", " is ")
    .replace(/'([^']*)'/g, "$1");

/** The errors that a catcher names, without what they have in common; nothing for any error. */
export const errorsInShort = (names: readonly string[]): string => {
  if (names.includes("States.ALL")) return "";
  const short = names.map((name) => name.replace(/^\w+\./, "").replace(/Exception$/, ""));
  return short.length > 3 ? `${short.slice(0, 2).join(", ")} and ${short.length - 2} more` : listed(short);
};

/** The errors that a retrier or a catcher is for. */
export const errorsInWords = (names: readonly string[]): string =>
  names.includes("States.ALL")
    ? "any error"
    : names.includes("States.TaskFailed")
      ? "any error but a timeout"
      : listed(names);
