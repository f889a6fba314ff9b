import * as v from "valibot";
import type { HistoryEvent } from "../answers.ts";

/** Something that an event tells. */
export interface Told {
  name: string;
  text: string;
}

/** What is looked for first. */
const order = ["name", "input", "parameters", "output", "result", "error", "cause"];

const Members = v.record(v.string(), v.unknown());
const Cut = v.object({ truncated: v.literal(true) });

/** JSON as it is read best; anything else as it is. */
export const pretty = (value: unknown): string => {
  if (typeof value !== "string") return JSON.stringify(value, undefined, 2) ?? "";
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), undefined, 2);
  } catch {
    return value;
  }
};

const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);

/** What an event tells beside its type and time, the most looked for first. Whether something was cut off is told only where it was. */
export const toldBy = (event: HistoryEvent): Told[] =>
  Object.entries(event)
    .flatMap(([member, value]) =>
      member.endsWith("EventDetails") && v.is(Members, value) ? Object.entries(value) : [],
    )
    .flatMap(([name, value]): Told[] => {
      if (!name.endsWith("Details")) return [{ name, text: pretty(value) }];
      return v.is(Cut, value) ? [{ name, text: "cut off by Step Functions" }] : [];
    })
    .sort((one, other) => rank(one.name) - rank(other.name));

/** Whether an event tells of something that went wrong. */
export const isBad = ({ type }: HistoryEvent): boolean => /(?:Failed|TimedOut|Aborted)$/.test(type);
