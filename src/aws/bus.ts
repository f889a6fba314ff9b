import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventType } from "#core/event-types.ts";
import { TaskFailure } from "#core/errors.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

/** An event of ours. `detail` is a JSON value. */
export interface OwnEvent {
  type: EventType;
  detail: object;
  /** ARNs of what the event is about. */
  resources?: string[];
}

/** The bus `lapidary`. */
export const lapidaryBus = (platform: Platform) => {
  const client = lazily(() => new EventBridgeClient(clientSettings(platform, "eventbridge")));
  return {
    /** Puts an event. Throws a TransientError when the bus did not take it; it may then be put again. */
    async put({ type, detail, resources }: OwnEvent): Promise<void> {
      const { Entries: [entry] = [] } = await client().send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: platform.names().bus,
              Source: "lapidary",
              DetailType: type,
              Detail: JSON.stringify(detail),
              Resources: resources,
            },
          ],
        }),
      );
      if (!entry?.EventId)
        throw new TaskFailure("TransientError", `${entry?.ErrorCode ?? "The bus"}: ${entry?.ErrorMessage ?? "no id"}`);
    },
  };
};
