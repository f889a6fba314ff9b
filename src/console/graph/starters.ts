import { fill, placeholders } from "../../definition.ts";
import { rules, type MachineName, type routes, type RuleWiring } from "#wiring";
import { listed } from "./listed.ts";

/** What starts a machine beside rules: the routes that do, or that put the events of its rules; and what else does, in words. */
export const starts: Record<MachineName, { routes: readonly (keyof typeof routes)[]; also: string }> = {
  "customize-model": {
    routes: ["POST /model-customization-jobs", "POST /model-customization-jobs/imports"],
    also: "A retraining plan, when its time or its data has come or somebody runs it.",
  },
  "stop-job": {
    routes: ["POST /model-customization-jobs/{jobIdentifier}/stop"],
    also: "A run of customize-model that ends before its job: no training job outlives its run.",
  },
  "delete-model": { routes: ["DELETE /custom-models/{modelIdentifier}"], also: "" },
};

const leaves = (value: unknown, path: readonly string[]): string[] => {
  if (Array.isArray(value)) return [`${path.join(".")} is ${listed(value.map(String))}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, [...path, name]));
};

/** What a rule's pattern matches, in words. Machines that it names stand by their names. */
export const patternInWords = (pattern: Record<string, unknown>): string => {
  const text = JSON.stringify(pattern);
  const known = Object.fromEntries(placeholders(text).map((name) => [name, name]));
  return leaves(JSON.parse(fill(text, known)), []).join("; ");
};

/** The rules that start a machine. */
export const rulesOf = (machine: MachineName): { name: string; bus: RuleWiring["bus"]; matches: string }[] =>
  Object.entries<RuleWiring>(rules).flatMap(([name, { bus, pattern, target }]) =>
    "machine" in target && target.machine === machine ? [{ name, bus, matches: patternInWords(pattern) }] : [],
  );
