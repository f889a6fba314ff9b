import * as v from "valibot";
import { pointerTo, problemAt, problems, type Problem } from "#core/issues.ts";
import { quoted } from "#core/quoted.ts";
import type { Draft } from "./draft.ts";
import { valueOf } from "./draft.ts";
import type { Field } from "./field.ts";
import { idOf, isWithin, partAt, type Part } from "./parts.ts";

/** Names in maps that stand for nothing, or for two things: the value that is made of them would not show it. */
const namesIn = (field: Field, draft: Draft, keys: readonly (string | number)[] = []): Problem[] => {
  if (draft.kind === "group" && field.kind === "group")
    return Object.entries(field.members).flatMap(([name, member]) => {
      const part = draft.members[name];
      return part && (!field.oneOf || draft.chosen === name) ? namesIn(member.field, part, [...keys, name]) : [];
    });
  if (draft.kind !== "rows") return [];
  if (field.kind === "list")
    return draft.rows.flatMap((row, index) => namesIn(field.item, row.draft, [...keys, index]));
  const names = draft.rows.map(({ name }) => name);
  return [...new Set(names)].flatMap((name) => {
    const at = [...keys, quoted(name)];
    if (name === "") return [{ ...problemAt([...keys], "must have a name for each value"), pointer: pointerTo(at) }];
    return names.indexOf(name) === names.lastIndexOf(name) ? [] : [problemAt(at, "must be given once")];
  });
};

/** What is wrong with a draft, in the words that the API would have for it. */
export const problemsOf = (schema: v.GenericSchema, field: Field, draft: Draft): Problem[] => [
  ...namesIn(field, draft),
  ...problems(v.safeParse(schema, valueOf(field, draft, true)).issues ?? []),
];

/** The problems of each part by its id: of what is not shown, at what is around it. */
export const placed = (found: readonly Problem[], parts: readonly Part[]): Map<string, Problem[]> =>
  Map.groupBy(found, ({ pointer }) => idOf(partAt(parts, pointer)?.path ?? []));

/** What is said of a member at its own field: without the names of what is around it. */
export const inShort = (detail: string): string => detail.replace(/^(?:\w+(?:\[\d+\])?\.)+(?=\S)/, "");

/** The problems that are still true, as far as is known, when what is at a pointer has changed: not its own, nor those in it and around it. */
export const without = (found: readonly Problem[], changed: string): Problem[] =>
  found.filter(({ pointer }) => !isWithin(pointer, changed) && !isWithin(changed, pointer));
