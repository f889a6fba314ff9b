import { isObject, type RecordCheck } from "./record.ts";
import type { Check } from "./shape.ts";

const roles = ["user", "assistant"] as const;

/** A role, one of those known. */
export const roleOf =
  (known: readonly string[]): Check =>
  (value, record) => {
    if (typeof value !== "string") record.wrongType("a string", value);
    else if (!known.includes(value)) record.error("unknown-role", value, known.join(" or "));
  };

const turn = roleOf(roles);

/** The role of someone who speaks in turn. The system does not: how its text is written in the record stands in `place`. */
export const roleInTurn =
  (place: string): Check =>
  (value, record) => {
    if (value === "system") record.error("system-message", place);
    else turn(value, record);
  };

const roleAt = (messages: readonly unknown[], index: number) => {
  const message = messages[index];
  return isObject(message) ? message["role"] : undefined;
};

/** How many messages there are of those who speak in turn. */
export const turnsIn = (messages: readonly unknown[]): number =>
  messages.reduce<number>((turns, _, index) => turns + (roleAt(messages, index) === "system" ? 0 : 1), 0);

/** Roles alternate, beginning with the user's; the last is the assistant's, unless a prompt may stand without its answer. */
export const alternation =
  (mayEndWithUser: boolean) =>
  (messages: readonly unknown[], record: RecordCheck): void => {
    const turns = turnsIn(messages);
    if (turns < (mayEndWithUser ? 1 : 2)) {
      record.error("too-few-messages", turns);
      return;
    }
    let [known, taken, last] = [true, 0, 0];
    for (let index = 0; index < messages.length; index += 1) {
      const given = roleAt(messages, index);
      if (given === "system") continue;
      const wanted = roles[taken % 2] ?? "user";
      [taken, last] = [taken + 1, index];
      if (given === wanted) continue;
      known = false;
      if (given !== "user" && given !== "assistant") continue;
      record.enter(index);
      record.error("role-order", given, wanted);
      record.leave();
      return;
    }
    if (known && !mayEndWithUser && turns % 2 === 1) {
      record.enter(last);
      record.error("last-role", "user");
      record.leave();
    }
  };
