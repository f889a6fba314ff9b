import fc from "fast-check";
import * as v from "valibot";

const Schema = v.custom<v.GenericSchema>((given) => typeof given === "object" && given !== null);
const Schemas = v.optional(v.record(v.string(), Schema), {});
const Inside = v.optional(Schema, v.never());

/** As much of a schema as values are made from. */
const Known = v.object({
  type: v.string(),
  entries: Schemas,
  options: v.optional(v.array(v.string()), []),
  item: Inside,
  key: Inside,
  value: Inside,
  wrapped: Inside,
});

const Action = v.object({ type: v.string(), requirement: v.optional(v.unknown()) });
const Piped = v.object({ pipe: v.tupleWithRest([Schema], Action) });

const actionsOf = (schema: v.GenericSchema): v.InferOutput<typeof Action>[] => {
  const { success, output } = v.safeParse(Piped, schema);
  if (!success) return [];
  const [first, ...actions] = output.pipe;
  return [...actionsOf(first), ...actions];
};

const strings = (schema: v.GenericSchema): fc.Arbitrary<string> => {
  const pattern = actionsOf(schema).find(({ type }) => type === "regex")?.requirement;
  return pattern instanceof RegExp ? fc.stringMatching(pattern, { size: "-1" }) : fc.string();
};

const numbers = fc
  .oneof(fc.integer({ min: 1, max: 600 }), fc.integer(), fc.double({ min: 0, max: 0.01, noNaN: true }))
  .filter((number) => !Object.is(number, -0));

/** Values that a schema takes. */
export const valuesOf = (schema: v.GenericSchema): fc.Arbitrary<unknown> => {
  const { type, entries, options, item, key, value, wrapped } = v.parse(Known, schema);
  const names = Object.keys(entries);
  const record = (these: readonly string[], needed: (name: string) => boolean) =>
    fc.record(
      Object.fromEntries(
        Object.entries(entries).flatMap(([name, each]) => (these.includes(name) ? [[name, valuesOf(each)]] : [])),
      ),
      { requiredKeys: these.filter(needed) },
    );
  const pairs = () =>
    fc.uniqueArray(fc.tuple(strings(key), valuesOf(value)), { maxLength: 2, selector: ([name]) => name });
  const makers: Record<string, () => fc.Arbitrary<unknown>> = {
    string: () => strings(schema),
    number: () => numbers,
    boolean: () => fc.boolean(),
    picklist: () => fc.constantFrom(...options),
    optional: () => valuesOf(wrapped),
    array: () => fc.array(valuesOf(item), { maxLength: 3 }),
    record: () => pairs().map((given) => Object.fromEntries(given)),
    strict_object: () =>
      actionsOf(schema).some((action) => action.type === "guard")
        ? fc.oneof(...names.map((name) => record([name], () => true)))
        : record(names, (name) => entries[name]?.type !== "optional"),
  };
  const made = makers[type]?.();
  if (!made) throw new Error(`There are no values of the type ${type}`);
  return type === "optional" ? made : made.filter((given) => v.is(schema, given));
};
