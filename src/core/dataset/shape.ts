import { isObject, type JsonObject, type RecordCheck } from "./record.ts";

/** Checks a value, and counts what it has. */
export type Check = (value: unknown, record: RecordCheck) => void;

/** What an object may have. */
export interface Shape {
  members: Readonly<Record<string, Check>>;
  required?: readonly string[];
  /** What is to be said of a member that is not listed; nothing where it may be anything. */
  others?: "error" | "warning";
  /** What is to be seen of the whole, once its members are checked. */
  whole?: (value: JsonObject, record: RecordCheck) => void;
}

/** An object of this shape. */
export const object = ({ members, required = [], others, whole }: Shape): Check => {
  const known = Object.keys(members).join(", ");
  const entries = Object.entries(members).map(
    ([key, check]) => [key, { check, needed: required.includes(key) }] as const,
  );
  const checks = new Map(entries);
  const stray = (key: string, value: unknown, record: RecordCheck) => {
    if (others === "error") record.error("unsupported-member", key, known);
    else if (others === "warning") record.warn("unknown-member", key, known);
    record.skip(value);
  };
  return (value, record) => {
    if (!isObject(value)) {
      record.wrongType("an object", value);
      return;
    }
    let missing = required.length;
    for (const key in value) {
      record.keys += 1;
      record.enter(key);
      const member = checks.get(key);
      if (member) {
        if (member.needed) missing -= 1;
        member.check(value[key], record);
      } else stray(key, value[key], record);
      record.leave();
    }
    if (missing > 0) for (const key of required) if (!Object.hasOwn(value, key)) record.error("missing-member", key);
    whole?.(value, record);
  };
};

/** A list whose items are checked one by one. */
export const list =
  (item: Check, whole?: (items: readonly unknown[], record: RecordCheck) => void): Check =>
  (value, record) => {
    if (!Array.isArray(value)) {
      record.wrongType("a list", value);
      return;
    }
    const items: readonly unknown[] = value;
    for (let index = 0; index < items.length; index += 1) {
      record.enter(index);
      item(items[index], record);
      record.leave();
    }
    whole?.(items, record);
  };

/** A string that is not trained on. */
export const string: Check = (value, record) => {
  if (typeof value !== "string") record.wrongType("a string", value);
};

/** A string that is trained on, and may be empty. */
export const text: Check = (value, record) => {
  if (typeof value === "string") record.text(value);
  else record.wrongType("a string", value);
};

/** A text with something in it. */
export const filledText: Check = (value, record) => {
  if (value === "") record.error("empty-content");
  else text(value, record);
};

/** A text that better has something in it. */
export const wantedText: Check = (value, record) => {
  if (value === "") record.warn("blank-text");
  else text(value, record);
};

/** A text with something in it besides white space. */
export const meaningfulText: Check = (value, record) => {
  if (isBlank(value)) record.error("empty-content");
  else text(value, record);
};

/** A string that is not trained on, with something in it besides white space. */
export const meaningfulString: Check = (value, record) => {
  if (isBlank(value)) record.error("empty-content");
  else string(value, record);
};

const isBlank = (value: unknown) => typeof value === "string" && value.trim() === "";

/** This string and no other. */
export const literal =
  (wanted: string): Check =>
  (value, record) => {
    string(value, record);
    if (typeof value === "string" && value !== wanted) record.error("wrong-value", value, wanted);
  };

/** Whatever it is. */
export const anything: Check = (value, record) => record.skip(value);

/** Null, or what the check asks for. */
export const orNull =
  (check: Check): Check =>
  (value, record) => {
    if (value !== null) check(value, record);
  };
