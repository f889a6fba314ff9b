import * as schemas from "@aws-sdk/client-eventbridge";
import type { Operations } from "../protocol.ts";
import { modelledService } from "../protocol.ts";
import type { Service } from "../service.ts";
import { ServiceError } from "../service.ts";
import type { Bus } from "./buses.ts";
import { Buses } from "./buses.ts";
import type { DeliveryDeps } from "./delivery.ts";
import { publisher } from "./delivery.ts";
import type { Emitted } from "./event.ts";
import { eventOf } from "./event.ts";
import { pageOf } from "./paging.ts";
import { compilePattern } from "./pattern.ts";
import { checkEntries, readEntry } from "./put-events.ts";
import { ruleOperations } from "./rules.ts";
import { schedules } from "./schedules.ts";
import { targetOperations } from "./targets.ts";

export interface EventBridge {
  service: Service;
  operations: Operations<typeof schemas>;
  /** Puts an AWS service's own event on the default bus; gives its id. */
  emit(event: Emitted): string;
}

const validBusName = /^(?!default$)[.\-_A-Za-z0-9]{1,256}$/;

const described = ({ name, arn, description, created }: Bus) => ({
  Name: name,
  Arn: arn,
  CreationTime: created,
  LastModifiedTime: created,
  ...(description !== undefined && { Description: description }),
});

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

const parseEvent = (text: string | undefined): unknown => {
  try {
    const event: unknown = JSON.parse(text ?? "");
    if (isObject(event)) return event;
  } catch {
    // Refused below, as what is no object.
  }
  throw new ServiceError("ValidationException", "Parameter Event is not valid. Reason: Event is not a JSON object.");
};

/** Event buses with rules and targets. What a rule matches, and its schedule's own event, is handed to `deliver`. */
export const eventBridge = (
  deps: DeliveryDeps & {
    /** Gives the ids of events. */
    newId: () => string;
  },
): EventBridge => {
  const { clock } = deps;
  const buses = new Buses(new Date(clock.now()));
  const { publish, send } = publisher(deps);

  const timers = schedules(clock, (rule, time) => {
    const said = { source: "aws.events", "detail-type": "Scheduled Event", detail: {}, resources: [rule.arn], time };
    send(eventOf(said, deps), rule);
  });

  const emit = (bus: Bus | undefined, said: Emitted) => {
    const event = eventOf(said, deps);
    if (bus) publish(bus, event);
    return event.id;
  };

  const operations: Operations<typeof schemas> = {
    ...ruleOperations(buses, timers),
    ...targetOperations(buses),
    async PutEvents({ Entries = [] }) {
      checkEntries(Entries);
      const results = Entries.map((entry) => {
        const read = readEntry(entry);
        // An event for a bus that is not there is taken and lost, as the service does it.
        return "refused" in read ? read.refused : { EventId: emit(buses.find(entry.EventBusName), read.said) };
      });
      return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
    },
    async CreateEventBus({ Name = "", Description }) {
      if (!validBusName.test(Name))
        throw new ServiceError("ValidationException", `Event bus name ${Name} is not valid.`);
      return { EventBusArn: buses.add(Name, Description, new Date(clock.now())).arn };
    },
    async DescribeEventBus({ Name }) {
      return described(buses.get(Name));
    },
    async ListEventBuses({ NamePrefix = "", Limit, NextToken }) {
      const found = buses.all().filter(({ name }) => name.startsWith(NamePrefix));
      const { items, ...more } = pageOf(found, { Limit, NextToken });
      return { EventBuses: items.map(described), ...more };
    },
    async DeleteEventBus({ Name = "" }) {
      if (Name === "default") throw new ServiceError("ValidationException", "Cannot delete event bus default.");
      if (buses.find(Name)?.rules.size)
        throw new ServiceError("ValidationException", `Event bus ${Name} can't be deleted since it has rules.`);
      buses.delete(Name);
      return {};
    },
    async TestEventPattern({ EventPattern = "", Event }) {
      return { Result: compilePattern(EventPattern)(parseEvent(Event)) };
    },
  };

  return {
    service: modelledService({ schemas, operations }),
    operations,
    emit: (event) => emit(buses.get(), event),
  };
};
