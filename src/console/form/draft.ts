import { isLeaf, type Field, type LeafField } from "./field.ts";

interface LeafDraft {
  kind: "leaf";
  text: string;
}

interface GroupDraft {
  kind: "group";
  /** The value that it was made from was there, though perhaps with nothing in it. */
  given: boolean;
  /** Of members that exclude each other, the one that is given; empty for none. */
  chosen: string;
  members: Readonly<Record<string, Draft>>;
}

/** A row of a list, or of a map, where it has a name. */
export interface Row {
  /** Stays the row's while others come and go. */
  id: number;
  name: string;
  draft: Draft;
}

interface RowsDraft {
  kind: "rows";
  given: boolean;
  rows: readonly Row[];
}

/** What stands in a form: for each field what was typed, right or wrong. */
export type Draft = LeafDraft | GroupDraft | RowsDraft;

/** Leads to a part of a draft: members by their names, rows by their ids. */
export type Path = readonly (string | number)[];

/** A change of a part of a draft; one that is not meant for such a part leaves it as it is. */
export type Change = (draft: Draft) => Draft;

const membersOf = (value: unknown): Map<string, unknown> =>
  new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);

const textOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

const rowsOf = (field: Field, given: boolean, entries: Iterable<[string, unknown]>): RowsDraft => ({
  kind: "rows",
  given,
  rows: Array.from(entries, ([name, value], id) => ({ id, name, draft: draftOf(field, value) })),
});

/** What a form shows of a value; of a part that the schema would not take, nothing. */
export const draftOf = (field: Field, value?: unknown): Draft => {
  const given = value !== undefined;
  switch (field.kind) {
    case "group": {
      const values = membersOf(value);
      const members = Object.entries(field.members).map(([name, member]): [string, Draft] => [
        name,
        draftOf(member.field, values.get(name)),
      ]);
      const chosen = Object.keys(field.members).find((name) => values.get(name) !== undefined) ?? "";
      return { kind: "group", given, chosen, members: Object.fromEntries(members) };
    }
    case "list":
      return rowsOf(field.item, given, Array.isArray(value) ? value.map((item): [string, unknown] => ["", item]) : []);
    case "map":
      return rowsOf(field.value, given, membersOf(value));
    default:
      return { kind: "leaf", text: textOf(value) };
  }
};

/** What a text in a control means; what it cannot mean is left for the schema to refuse. */
const leafOf = (field: LeafField, text: string, needed: boolean): unknown => {
  if (text === "") return needed && field.kind === "text" && field.mayBeEmpty ? "" : undefined;
  if (field.kind === "flag") return text === "true";
  const number = field.kind === "number" ? Number(text) : Number.NaN;
  return Number.isFinite(number) && text.trim() !== "" ? number : text;
};

/**
 * The value that a draft stands for; undefined for none. What is `needed` is there even where nothing is in it: then what is missing is said
 * of the field that lacks it.
 */
export const valueOf = (field: Field, draft: Draft, needed = false): unknown => {
  if (draft.kind === "leaf") return isLeaf(field) ? leafOf(field, draft.text, needed) : undefined;
  if (draft.kind === "rows") {
    if (!needed && !draft.given && draft.rows.length === 0) return undefined;
    if (field.kind === "list") return draft.rows.map((row) => valueOf(field.item, row.draft, true) ?? "");
    if (field.kind !== "map") return undefined;
    return Object.fromEntries(draft.rows.map((row) => [row.name, valueOf(field.value, row.draft, true) ?? ""]));
  }
  if (field.kind !== "group") return undefined;
  const valuesWhere = (isNeeded: (required: boolean) => boolean) =>
    Object.entries(field.members).flatMap(([name, member]): [string, unknown][] => {
      const part = draft.members[name];
      if (!part || (field.oneOf && name !== draft.chosen)) return [];
      const value = valueOf(member.field, part, isNeeded(member.required));
      return value === undefined ? [] : [[name, value]];
    });
  const chosen = field.oneOf && draft.chosen !== "";
  if (!needed && !draft.given && !chosen && valuesWhere(() => false).length === 0) return undefined;
  return Object.fromEntries(valuesWhere((required) => required || chosen));
};

/** The text in the control at the end of a path; empty where there is none. */
export const textAt = (draft: Draft, [step, ...rest]: Path): string => {
  if (step === undefined) return draft.kind === "leaf" ? draft.text : "";
  if (draft.kind === "leaf") return "";
  const part = draft.kind === "rows" ? draft.rows.find(({ id }) => id === step)?.draft : draft.members[step];
  return part ? textAt(part, rest) : "";
};

/** Changes the part of a draft at the end of a path. Around it only what is in them says whether groups are given. */
export const edited = (draft: Draft, [step, ...rest]: Path, change: Change): Draft => {
  if (step === undefined) return change(draft);
  if (draft.kind === "leaf") return draft;
  if (draft.kind === "rows")
    return {
      ...draft,
      rows: draft.rows.map((row) => (row.id === step ? { ...row, draft: edited(row.draft, rest, change) } : row)),
    };
  const part = draft.members[step];
  return part ? { ...draft, given: false, members: { ...draft.members, [step]: edited(part, rest, change) } } : draft;
};

/** Another text in a control. */
export const typed =
  (text: string): Change =>
  (draft) =>
    draft.kind === "leaf" ? { ...draft, text } : draft;

/** Another of the members that exclude each other; the texts in all of them stay. */
export const chose =
  (chosen: string): Change =>
  (draft) =>
    draft.kind === "group" ? { ...draft, given: false, chosen } : draft;

/** The id of the next row. */
export const nextId = (rows: readonly Row[]): number => Math.max(-1, ...rows.map(({ id }) => id)) + 1;

/** Another row at the end, for a field, perhaps with a value. */
export const added =
  (field: Field, name = "", value?: unknown): Change =>
  (draft) =>
    draft.kind === "rows"
      ? { ...draft, rows: [...draft.rows, { id: nextId(draft.rows), name, draft: draftOf(field, value) }] }
      : draft;

/** One row less. */
export const removed =
  (id: number): Change =>
  (draft) =>
    draft.kind === "rows" ? { ...draft, given: false, rows: draft.rows.filter((row) => row.id !== id) } : draft;

/** Another name for a row. */
export const named =
  (id: number, name: string): Change =>
  (draft) =>
    draft.kind === "rows"
      ? { ...draft, rows: draft.rows.map((row) => (row.id === id ? { ...row, name } : row)) }
      : draft;
