/** An item, or its key, in the form of the wire: `{"pk": {"S": "JOB#a"}}`. */
export type Item = Readonly<Record<string, unknown>>;

/** Whether a value read from JSON is an object, as every item is. */
export const isItem = (value: unknown): value is Item =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sum = (values: unknown, sizeOf: (value: unknown) => number): number =>
  Array.isArray(values) ? values.reduce<number>((total, value) => total + sizeOf(value), 0) : 0;

const text = (value: unknown) => Buffer.byteLength(String(value));
const digits = (value: unknown) => Math.ceil(String(value).replace(/^-?0*|\.|[Ee].*$/g, "").length / 2) + 1;
const bytes = (value: unknown) => Buffer.byteLength(String(value), "base64");
const flag = () => 1;
const container = 3;

const sizes: Readonly<Record<string, (value: unknown) => number>> = {
  S: text,
  N: digits,
  B: bytes,
  BOOL: flag,
  NULL: flag,
  SS: (values) => sum(values, text),
  NS: (values) => sum(values, digits),
  BS: (values) => sum(values, bytes),
  L: (values) => container + sum(values, (value) => 1 + attributeSize(value)),
  M: (value) => (isItem(value) ? container + Object.keys(value).length + itemSize(value) : container),
};

/** An attribute has one member, named for its kind. */
const attributeSize = (attribute: unknown): number => {
  const [[kind, value] = ["", undefined]] = isItem(attribute) ? Object.entries(attribute) : [];
  return sizes[kind]?.(value) ?? 0;
};

/**
 * The bytes that an item takes, by the service's rules
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).
 */
export const itemSize = (item: Item): number =>
  Object.entries(item).reduce((total, [name, attribute]) => total + text(name) + attributeSize(attribute), 0);
