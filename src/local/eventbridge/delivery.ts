import type { Target } from "@aws-sdk/client-eventbridge";
import type { Clock } from "../clock.ts";
import type { Bus, Rule } from "./buses.ts";
import type { Event } from "./event.ts";
import { inputFor } from "./transform.ts";

/** One event on its way to one target. */
export interface Delivery {
  event: Event;
  rule: string;
  ruleArn: string;
  target: Target & { Id: string; Arn: string };
  /** What the target is given. */
  input: unknown;
}

export interface DeliveryDeps {
  clock: Clock;
  /** Gives a target its input, for a rule. Rejects when the target did not take it: it is tried again. */
  deliver: (targetArn: string, input: unknown, target: Target, ruleArn: string) => Promise<void>;
  /** When a delivery arrives, as milliseconds after it would: `[]` is never, `[0, 0]` twice. `[0]` unless told. */
  distort?: (delivery: Delivery) => readonly number[];
  /** Told of what was given up; `queueArn` is the target's own dead-letter queue. */
  deadLetter?: (delivery: Delivery, error: unknown, queueArn: string | undefined) => void;
  /** How long an event takes to its target, in milliseconds. */
  latency?: number;
}

const second = 1000;
const day = 86_400;
const mostRetries = 185;
const longestBackoff = 600 * second;

/** Brings events to the targets of rules. */
export const publisher = (deps: DeliveryDeps) => {
  const { clock, distort = () => [0], latency = 0 } = deps;

  const attempt = async (delivery: Delivery, sent: number, retries: number): Promise<void> => {
    const { MaximumRetryAttempts = mostRetries, MaximumEventAgeInSeconds = day } = delivery.target.RetryPolicy ?? {};
    try {
      await deps.deliver(delivery.target.Arn, structuredClone(delivery.input), delivery.target, delivery.ruleArn);
    } catch (error) {
      const delay = Math.min(second * 2 ** retries, longestBackoff);
      const tooOld = clock.now() + delay - sent > MaximumEventAgeInSeconds * second;
      if (retries >= MaximumRetryAttempts || tooOld)
        deps.deadLetter?.(delivery, error, delivery.target.DeadLetterConfig?.Arn);
      else clock.after(delay, () => void clock.hold(() => attempt(delivery, sent, retries + 1)));
    }
  };

  const send = (event: Event, rule: Rule) => {
    for (const target of rule.targets.values()) {
      // Made once, as the rule and the target were when it matched: a retry must bring what the first attempt brought.
      const input = inputFor(target, { event, rule, ingested: new Date(clock.now()) });
      const delivery = { event, rule: rule.name, ruleArn: rule.arn, target, input };
      for (const delay of distort(delivery))
        clock.after(latency + delay, () => void clock.hold(() => attempt(delivery, clock.now(), 0)));
    }
  };

  return {
    /** Sends an event to the targets of every rule that matches it. */
    publish(bus: Bus, event: Event) {
      for (const rule of bus.rules.values()) if (rule.state === "ENABLED" && rule.matches(event)) send(event, rule);
    },
    /** Sends an event to one rule's targets. */
    send,
  };
};
