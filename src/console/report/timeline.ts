import * as v from "valibot";
import { Estimate } from "#core/estimate.ts";
import { pointerTo } from "#core/issues.ts";
import type { TimelineEvent, TimelineType } from "#core/timeline.ts";
import { Check, DatasetReport, Defaults, type Finding, type Report } from "./answers.ts";

/** What the report of an event of each type may be. */
const parts = {
  "base-model.checked": Check,
  "hyperparameters.checked": v.object({ ...Check.entries, defaults: Defaults }),
  "policy.checked": Check,
  "dataset.checked": v.union([DatasetReport, Check]),
  "cost.estimated": Estimate,
} as const satisfies Partial<Record<TimelineType, v.GenericSchema>>;

type Checked = keyof typeof parts;

const isChecked = (type: string): type is Checked => Object.hasOwn(parts, type);

/** An event's id: the attempt at the job, the type, and for a dataset the pointer to the member that names it. */
const idParts = (id: string) => {
  const [attempt = "", , about = ""] = id.split("#");
  return { attempt: Number(attempt), about };
};

const nothing: Report = { valid: true, errors: [], warnings: [], defaults: {}, datasets: [] };

const costLimit = ["orchestration", "maxCostUsd"];

/** Why the cost stands against a job: an event about the cost has the estimate as its report, and this in its message alone. */
const refusal = (message: string): Finding[] =>
  message.startsWith(costLimit.join("."))
    ? [{ pointer: pointerTo(costLimit), code: "cost-limit", detail: message.replace(/\.$/, "") }]
    : [];

/** What one event adds to a report. */
const withEvent = (report: Report, { id, type, message, report: told }: TimelineEvent): Report => {
  if (!isChecked(type)) return report;
  const parsed = v.safeParse(parts[type], told);
  if (!parsed.success) return report;
  const found = parsed.output;
  if ("currency" in found) {
    const errors = refusal(message);
    return {
      ...report,
      valid: report.valid && errors.length === 0,
      errors: [...report.errors, ...errors],
      estimate: found,
    };
  }
  if ("s3Uri" in found) {
    const { about: pointer } = idParts(id);
    const valid = report.valid && found.errorCount === 0;
    return { ...report, valid, datasets: [...report.datasets, { ...found, pointer }] };
  }
  return {
    ...report,
    valid: report.valid && found.problems.length === 0,
    errors: [...report.errors, ...found.problems],
    warnings: [...report.warnings, ...found.warnings],
    ...("defaults" in found && { defaults: found.defaults }),
  };
};

/**
 * What the checks of a job's latest attempt found, as its timeline tells; undefined where none has been made. Of what was checked again, as its
 * data had changed, the last counts.
 */
export const reportIn = (events: readonly TimelineEvent[]): Report | undefined => {
  const checks = events.filter(({ type, report }) => isChecked(type) && report !== undefined);
  const latest = Math.max(...checks.map(({ id }) => idParts(id).attempt));
  const lastOfEach = new Map(
    checks
      .filter(({ id }) => idParts(id).attempt === latest)
      .map((event) => [event.type === "dataset.checked" ? idParts(event.id).about : event.type, event]),
  );
  return checks.length === 0 ? undefined : [...lastOfEach.values()].reduce(withEvent, nothing);
};
