import { isObject, type RecordCheck } from "./record.ts";
import type { Check } from "./shape.ts";

const roles = ["user", "assistant"] as const;

/** A role, one of those known. */
export const roleOf =
  (known: readonly string[], words = new Set(known)): Check =>
  (value, record) => {
    if (typeof value !== "string") record.wrongType("a string", value);
    else if (!words.has(value)) record.error("unknown-role", value, known.join(" or "));
  };

/** The role of someone who speaks in turn. */
export const role: Check = roleOf(roles);

const roleAt = (messages: readonly unknown[], index: number) => {
  const message = messages[index];
  return isObject(message) ? message["role"] : undefined;
};

/** Roles alternate, beginning with the user's; the last is the assistant's, unless a prompt may stand without its answer. */
export const alternation =
  (mayEndWithUser: boolean) =>
  (messages: readonly unknown[], record: RecordCheck): void => {
    const least = mayEndWithUser ? 1 : 2;
    if (messages.length < least) {
      record.error("too-few-messages", messages.length);
      return;
    }
    let inOrder = true;
    for (let index = 0; index < messages.length; index += 1) {
      const wanted = roles[index % 2] ?? "user";
      const given = roleAt(messages, index);
      if (given === wanted) continue;
      inOrder = false;
      if (given !== "user" && given !== "assistant") continue;
      record.enter(index);
      record.error("role-order", given, wanted);
      record.leave();
    }
    if (inOrder && !mayEndWithUser && messages.length % 2 === 1) {
      record.enter(messages.length - 1);
      record.error("last-role", "user");
      record.leave();
    }
  };
