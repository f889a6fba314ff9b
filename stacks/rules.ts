import { fill, placeholders } from "../src/definition.ts";
import { rules as wired, type RuleWiring } from "../src/wiring.ts";
import { bus } from "./bus.ts";
import { machines } from "./machines.ts";
import { logical, physical } from "./names.ts";

const buses = { default: "default", lapidary: bus.name };

/** A pattern as text, with the ARNs of the machines that it names. */
const filled = (pattern: RuleWiring["pattern"]) => {
  const text = JSON.stringify(pattern);
  const names = new Set(placeholders(text));
  const named = Object.fromEntries(Object.entries(machines).filter(([one]) => names.has(one)));
  return $resolve(named).apply((values) => fill(text, values));
};

const wirings: [string, RuleWiring][] = Object.entries(wired);

/** Every rule of the wiring, with what it starts. */
export const rules = wirings.map(([name, { bus, pattern, target }]) => {
  const eventBusName = buses[bus];
  const rule = new aws.cloudwatch.EventRule(logical(name), {
    name: physical(name),
    eventBusName,
    eventPattern: filled(pattern),
  });
  return { name, target, rule: rule.name, arn: rule.arn, eventBusName };
});
