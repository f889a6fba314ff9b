import { variables, type Environment } from "./read-members.ts";

const known: string[] = Object.values(variables).map(({ name }) => name);

/** How many characters have to be put in, left out or exchanged to make one text of the other. */
const edits = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [place, against] of [...other].entries())
      next.push(
        Math.min((row[place] ?? 0) + Number(letter !== against), (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** More than this, and it is not the same name misspelt. */
const mostEdits = 3;

const instead = (name: string) => {
  const near = known.find((one) => edits(one, name) === Math.min(...known.map((each) => edits(each, name))));
  return near !== undefined && edits(near, name) <= mostEdits
    ? `the nearest is ${near}`
    : `the variables are ${known.join(", ")}`;
};

/** What is wrong with the names of variables: a line for each that could only be meant for a setting, is not blank, and is none. */
export const unknownVariables = (environment: Environment): string[] =>
  Object.entries(environment)
    .filter(([name, text]) => name.startsWith("LAPIDARY_") && !known.includes(name) && text?.trim())
    .map(([name]) => `${name} is not known here; ${instead(name)}`);
