import { isMembers } from "./document.ts";
import type { Members } from "./document.ts";
import { TaskError } from "./types.ts";
import type { Json } from "./types.ts";

/** The parameters of `events:putEvents`, the ARNs of who sends the events added to each entry's Resources. */
export const signEntries = (parameters: Json, senders: readonly string[]): Json => {
  if (!isMembers(parameters) || !Array.isArray(parameters.Entries)) return parameters;
  const Entries = parameters.Entries.map((entry): Json => {
    if (!isMembers(entry)) return entry;
    const given = Array.isArray(entry.Resources) ? entry.Resources : [];
    return { ...entry, Resources: [...given, ...senders] };
  });
  return { ...parameters, Entries };
};

/** The result of `events:putEvents`. Throws a TaskError when an entry was refused, whose cause is the result's JSON text. */
export const putEventsResult = (answer: Members): Members => {
  const { Entries = [], FailedEntryCount = 0 } = answer;
  const result = { Entries, FailedEntryCount };
  if (Number(FailedEntryCount) > 0) throw new TaskError("EventBridge.FailedEntry", JSON.stringify(result));
  return result;
};
