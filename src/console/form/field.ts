import * as v from "valibot";

/** A string, with the limits that its schema has. */
interface TextField {
  kind: "text";
  min: number;
  /** Absent where there is no limit. */
  max?: number;
  /** What it must be, in words. */
  means?: string;
  /** The schema takes an empty one. */
  mayBeEmpty: boolean;
}

interface NumberField {
  kind: "number";
  integer: boolean;
  min: number;
  max: number;
}

interface ChoiceField {
  kind: "choice";
  words: readonly string[];
}

interface FlagField {
  kind: "flag";
}

/** What stands in one control. */
export type LeafField = TextField | NumberField | ChoiceField | FlagField;

/** A member of a structure. */
export interface Member {
  field: Field;
  required: boolean;
}

/** A structure. */
export interface GroupField {
  kind: "group";
  members: Readonly<Record<string, Member>>;
  /** Only one of the members is given. */
  oneOf: boolean;
}

/** Items that come and go, `min` to `max` of them. */
export interface ListField {
  kind: "list";
  item: Field;
  min: number;
  max: number;
}

/** Values by names, which come and go. */
export interface MapField {
  kind: "map";
  /** What the names may be. */
  name: Field;
  value: Field;
}

/** What a form shows for a schema. */
export type Field = LeafField | GroupField | ListField | MapField;

/** Whether a field is one control. */
export const isLeaf = (field: Field): field is LeafField => !["group", "list", "map"].includes(field.kind);

const Schema = v.custom<v.GenericSchema>(
  (given) => typeof given === "object" && given !== null && "kind" in given && given.kind === "schema",
);

/** As much of a schema as a form is made from. */
const Known = v.variant("type", [
  v.object({ type: v.literal("strict_object"), entries: v.record(v.string(), Schema) }),
  v.object({ type: v.literal("array"), item: Schema }),
  v.object({ type: v.literal("record"), key: Schema, value: Schema }),
  v.object({ type: v.literal("picklist"), options: v.array(v.string()) }),
  v.object({ type: v.literal("optional"), wrapped: Schema }),
  v.object({
    type: v.literal("lazy"),
    getter: v.pipe(
      v.function(),
      v.transform((get) => () => v.parse(Schema, get())),
    ),
  }),
  // What is checked before its type is known has its type from a schema further on in its pipe.
  v.object({
    type: v.literal("unknown"),
    pipe: v.pipe(
      v.array(v.unknown()),
      v.transform((pipe) =>
        v.parse(
          Schema,
          pipe.findLast((step) => v.is(Schema, step)),
        ),
      ),
    ),
  }),
  v.object({ type: v.picklist(["string", "number", "boolean"]) }),
]);

const Action = v.object({ type: v.string(), requirement: v.optional(v.unknown()), message: v.optional(v.unknown()) });
const Piped = v.object({ pipe: v.tupleWithRest([Schema], Action) });

/** What is asked of a schema's values besides their type, in all its pipes. */
const actionsOf = (schema: v.GenericSchema): v.InferOutput<typeof Action>[] => {
  const piped = v.safeParse(Piped, schema);
  if (!piped.success) return [];
  const [first, ...actions] = piped.output.pipe;
  return [...actionsOf(first), ...actions];
};

const requirements = (schema: v.GenericSchema) => {
  const actions = actionsOf(schema);
  return {
    /** The narrowest number that actions of this type name. */
    number(type: string, narrowest: (...limits: number[]) => number, otherwise: number): number {
      const limits = actions.flatMap((action) =>
        action.type === type && typeof action.requirement === "number" ? [action.requirement] : [],
      );
      return narrowest(otherwise, ...limits);
    },
    has: (type: string) => actions.some((action) => action.type === type),
    /** The sentence of its pattern, without the words that it begins with. */
    means(): string | undefined {
      const message = actions.find(({ type }) => type === "regex")?.message;
      return typeof message === "string" ? message.replace(/^must be /, "") : undefined;
    },
  };
};

const none = Number.POSITIVE_INFINITY;

const textOf = (schema: v.GenericSchema): TextField => {
  const { number, means: meaning } = requirements(schema);
  const max = number("max_length", Math.min, none);
  const means = meaning();
  return {
    kind: "text",
    min: number("min_length", Math.max, 0),
    ...(max < Number.MAX_SAFE_INTEGER && { max }),
    ...(means !== undefined && { means }),
    mayBeEmpty: v.is(schema, ""),
  };
};

const numberOf = (schema: v.GenericSchema): NumberField => {
  const { number, has } = requirements(schema);
  return {
    kind: "number",
    integer: has("integer"),
    min: number("min_value", Math.max, -none),
    max: number("max_value", Math.min, none),
  };
};

const plain = { string: textOf, number: numberOf, boolean: (): FlagField => ({ kind: "flag" }) };

const memberOf = (schema: v.GenericSchema): Member => ({
  field: fieldOf(schema),
  required: schema.type !== "optional",
});

/** Makes from a schema what a form shows for it. Throws for a schema of a type that no form can show. */
export const fieldOf = (schema: v.GenericSchema): Field => {
  const known = v.parse(Known, schema);
  const { number, has } = requirements(schema);
  switch (known.type) {
    case "strict_object": {
      const members = Object.entries(known.entries).map(([name, each]): [string, Member] => [name, memberOf(each)]);
      const [only, ...others] = members;
      // A structure of which exactly one member is given is guarded.
      if (!has("guard") || !only || others.length > 0)
        return { kind: "group", members: Object.fromEntries(members), oneOf: has("guard") };
      return { kind: "group", members: { [only[0]]: { ...only[1], required: true } }, oneOf: false };
    }
    case "array": {
      const item = fieldOf(known.item);
      return { kind: "list", item, min: number("min_length", Math.max, 0), max: number("max_length", Math.min, none) };
    }
    case "record":
      return { kind: "map", name: fieldOf(known.key), value: fieldOf(known.value) };
    case "picklist":
      return { kind: "choice", words: known.options };
    case "optional":
      return fieldOf(known.wrapped);
    case "unknown":
      return fieldOf(known.pipe);
    case "lazy":
      return fieldOf(known.getter());
    default:
      return plain[known.type](schema);
  }
};
