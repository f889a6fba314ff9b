import * as v from "valibot";
import { draftOf, type Draft } from "./draft.ts";
import { isLeaf, type Field } from "./field.ts";

type DraftSchema = v.GenericSchema<unknown, Draft>;

/** A part of a draft; one that cannot stand in its field is begun anew. */
const partOf = (field: Field): DraftSchema => v.fallback(savedDraft(field), () => draftOf(field));

const rowOf = (field: Field) =>
  v.object({ id: v.pipe(v.number(), v.safeInteger()), name: v.string(), draft: partOf(field) });

/** What a draft must be that comes from elsewhere, to stand in a form for a field: it may be of a form that was another then. */
export const savedDraft = (field: Field): DraftSchema => {
  if (isLeaf(field)) return v.object({ kind: v.literal("leaf"), text: v.string() });
  if (field.kind === "group") {
    const members = Object.entries(field.members).map(([name, member]): [string, DraftSchema] => [
      name,
      partOf(member.field),
    ]);
    return v.object({
      kind: v.literal("group"),
      given: v.boolean(),
      chosen: v.fallback(v.picklist(["", ...Object.keys(field.members)]), ""),
      members: v.object(Object.fromEntries(members)),
    });
  }
  const inside = field.kind === "list" ? field.item : field.value;
  return v.object({
    kind: v.literal("rows"),
    given: v.boolean(),
    rows: v.pipe(
      v.array(rowOf(inside)),
      v.check((rows) => new Set(rows.map(({ id }) => id)).size === rows.length),
    ),
  });
};
