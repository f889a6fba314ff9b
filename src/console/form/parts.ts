import { pointerTo } from "#core/issues.ts";
import { quoted } from "#core/quoted.ts";
import { isLeaf, type Field } from "./field.ts";
import type { Draft, Path } from "./draft.ts";

/** A part of a form that is shown, and which member of the request it stands for. */
export interface Part {
  path: Path;
  /** As the API points at it: RFC 6901, each key cut to 80 characters. */
  pointer: string;
}

type Keys = readonly (string | number)[];

const partsAt = (field: Field, draft: Draft, path: Path, keys: Keys): Part[] => {
  const own = { path, pointer: pointerTo(keys.map((key) => (typeof key === "number" ? key : quoted(key)))) };
  if (isLeaf(field) || draft.kind === "leaf") return [own];
  if (draft.kind === "rows") {
    if (field.kind === "group") return [own];
    const inside = field.kind === "list" ? field.item : field.value;
    const key = (name: string, index: number) => (field.kind === "list" ? index : name);
    const rows = draft.rows.flatMap((row, index) =>
      partsAt(inside, row.draft, [...path, row.id], [...keys, key(row.name, index)]),
    );
    return [own, ...rows];
  }
  if (field.kind !== "group") return [own];
  const members = Object.entries(field.members).flatMap(([name, member]) => {
    const part = draft.members[name];
    return part && (!field.oneOf || draft.chosen === name)
      ? partsAt(member.field, part, [...path, name], [...keys, name])
      : [];
  });
  return [own, ...members];
};

/** Every part of a form as it is shown, the whole of it first. */
export const partsOf = (field: Field, draft: Draft): Part[] => partsAt(field, draft, [], []);

/** Names a part in the page. Nobody types what is in it, so it has no spaces. */
export const idOf = (path: Path): string => ["field", ...path].join("-");

/** The names of a path alone, with dots: rows are left out, and so is the `request` that a plan has a job's members in. */
export const nameOf = (path: Path): string =>
  path.filter((step, index) => typeof step === "string" && (index > 0 || step !== "request")).join(".");

/** Whether a pointer leads to the same as another, or into it. */
export const isWithin = (pointer: string, other: string): boolean =>
  pointer === other || pointer.startsWith(`${other}/`);

/** The part that is nearest to what a pointer leads to: itself, or what is around it. */
export const partAt = (parts: readonly Part[], pointer: string): Part | undefined =>
  parts
    .filter((part) => isWithin(pointer, part.pointer))
    .reduce<Part | undefined>(
      (nearest, part) => (nearest && nearest.pointer.length >= part.pointer.length ? nearest : part),
      undefined,
    );
