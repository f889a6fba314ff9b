import type { GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent } from "@aws-sdk/client-sfn";
import { isObject } from "./definition-reading.ts";
import { arnOf, required } from "./service-errors.ts";
import { pageOf } from "./service-pages.ts";
import { executionIn, type Store } from "./service-store.ts";

/** What an event's details tell of the data that went through a state. */
const data: readonly string[] = ["input", "output", "assignedVariables"];

const withoutData = (event: HistoryEvent): HistoryEvent => {
  const bare = { ...event };
  const details = Object.entries(event).filter(([field, value]) => field.endsWith("EventDetails") && isObject(value));
  for (const [field, value] of details) {
    const kept = Object.entries(value).filter(([name]) => !data.includes(name));
    Object.assign(bare, { [field]: Object.fromEntries(kept) });
  }
  return bare;
};

/** The operation that reads what an execution has done. */
export const historyOperations = ({ store }: { store: Store }) => ({
  /** A page that ends with the last event so far has no token, even while the execution runs. */
  async GetExecutionHistory(input: GetExecutionHistoryInput): Promise<GetExecutionHistoryOutput> {
    const { execution } = executionIn(store, arnOf(required("executionArn", input.executionArn), "execution"));
    const backwards = input.reverseOrder === true;
    const events = backwards ? execution.history.toReversed() : execution.history;
    const { page, ...next } = pageOf(input, `history ${execution.arn} ${backwards}`, events, {
      key: ({ id }) => String(id),
      follows: ({ id = 0 }, last) => (backwards ? id < Number(last) : id > Number(last)),
    });
    return { events: input.includeExecutionData === false ? page.map(withoutData) : [...page], ...next };
  },
});
