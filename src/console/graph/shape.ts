import type { Definition, State } from "./definition.ts";
import { errorsInShort, errorsInWords } from "./errors.ts";
import { conditionInWords } from "./conditions.ts";

/** Where every run begins, and where it ends: no states, but drawn as such. */
export const [start, end] = ["#start", "#end"];

/** A way from one state to another. */
export interface Edge {
  from: string;
  to: string;
  /** What makes a run go this way. */
  kind: "next" | "choice" | "default" | "catch";
  /** When it does, in words; empty where it always does. */
  says: string;
  /** The same as it is written beside the line; empty for any error as well. */
  label: string;
}

const waysOut = (name: string, { Next, Choices, Default, Catch, Type, End }: State): Edge[] => {
  const way = (kind: Edge["kind"], to: string, says = "", label = says): Edge => ({
    from: name,
    to,
    kind,
    says,
    label,
  });
  const ends = End || Type === "Succeed" || Type === "Fail";
  return [
    ...Choices.map(({ Condition, Next: to }) => way("choice", to, conditionInWords(Condition))),
    ...(Default === undefined ? [] : [way("default", Default, "default")]),
    ...(Next === undefined ? [] : [way("next", Next)]),
    ...Catch.map(({ ErrorEquals, Next: to }) =>
      way("catch", to, errorsInWords(ErrorEquals), errorsInShort(ErrorEquals)),
    ),
    ...(ends ? [way("next", end)] : []),
  ];
};

/** Every way through a machine, from its start to its end. */
export const edgesOf = ({ StartAt, States }: Definition): Edge[] => [
  { from: start, to: StartAt, kind: "next", says: "", label: "" },
  ...Object.entries(States).flatMap(([name, state]) => waysOut(name, state)),
];
