import { listed } from "./listed.ts";

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
