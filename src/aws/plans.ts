import * as v from "valibot";
import { ApiError } from "#core/errors.ts";
import { Plan, PlanName, type ListPlansQuery, type PlanBody, type RuleState } from "#core/plan.ts";
import { Run, type LastRun } from "#core/runs.ts";
import { table as definition } from "#core/table.ts";
import { planKey, plans as planPartition, runKey, runsOf } from "./keys.ts";
import type { Platform } from "./platform.ts";
import { placeIn, tokenOf } from "./page-token.ts";
import { jobsTable } from "./table.ts";

/** Plans on a page unless the caller says otherwise. */
const usualPage = 100;

/** Seconds for which a run without a job is told of: a prefix may have any number of objects. */
const remembered = 90 * 86_400;

const expiry = definition.ttl;

/** Members that a plan may be without. */
const optional = ["schedule", "scheduledSince", "data", "keep", "lastModifiedBy"] as const;

/** Since when a plan's schedule is what it is: putting the same again does not begin anew, unless its rule could not be made. */
const scheduledSince = (schedule: string | undefined, before: Plan | undefined, now: string): string | undefined => {
  if (schedule === undefined) return undefined;
  const goesOn = before?.schedule === schedule && before.rule.status !== "Failed";
  return goesOn ? (before.scheduledSince ?? before.creationTime) : now;
};

/** The plan after which a page begins. */
const startOf = ({ nextToken }: ListPlansQuery) =>
  nextToken === undefined ? undefined : { ...planKey(placeIn(PlanName, nextToken)) };

/** There is no such plan. */
export const noPlan = (name: string) =>
  new ApiError("ResourceNotFoundException", `There is no retraining plan ${name}`, [
    { pointer: "/name", detail: "name must be that of a retraining plan" },
  ]);

/** Retraining plans and what became of their triggers. */
export const retrainingPlans = (platform: Platform) => {
  const table = jobsTable(platform);

  const get = async (name: string): Promise<Plan | undefined> => {
    const item = await table.get(planKey(name));
    return item && v.parse(Plan, item);
  };

  return {
    get,

    /** Writes what somebody has a plan say over what it said; what is known of its runs stays. Its rule is to follow. */
    async put(
      name: string,
      body: PlanBody,
      lastModifiedBy: string | undefined,
    ): Promise<{ plan: Plan; created: boolean }> {
      for (;;) {
        const before = await get(name);
        const now = platform.now();
        const said = {
          name,
          ...body,
          scheduledSince: scheduledSince(body.schedule, before, now.toISOString()),
          rule: { status: "Pending" as const },
          creationTime: before?.creationTime ?? now.toISOString(),
          lastModifiedTime: now.toISOString(),
          lastModifiedBy,
          revision: Math.max(now.getTime(), (before?.revision ?? 0) + 1),
        };
        const written = await table.update(
          planKey(name),
          said,
          optional.filter((member) => said[member] === undefined),
          before
            ? { expression: "#revision = :before", values: { before: before.revision } }
            : { expression: "attribute_not_exists(#pk)" },
        );
        if (!written) continue;
        const { lastRun, lastSuccess } = before ?? {};
        return { plan: { ...said, lastRun, lastSuccess }, created: !before };
      }
    },

    /** Deletes a plan; what became of its triggers stays. Answers whether there was one. Its rule is to follow. */
    delete: (name: string): Promise<boolean> => table.delete(planKey(name)),

    /** Plans by their names. */
    async list(query: ListPlansQuery): Promise<{ plans: Plan[]; nextToken?: string }> {
      const { items, next } = await table.query({
        condition: { expression: "#pk = :pk", values: { pk: planPartition } },
        limit: query.maxResults ?? usualPage,
        from: startOf(query),
      });
      return {
        plans: items.map((item) => v.parse(Plan, item)),
        ...(next && { nextToken: tokenOf(next["sk"]) }),
      };
    },

    /** Writes down how a plan's rule is, unless the plan has changed since: then the rule is to follow again. */
    async setRule({ name, revision }: Plan, rule: RuleState): Promise<void> {
      await table.update(planKey(name), { rule }, [], {
        expression: "#revision = :revision",
        values: { revision },
      });
    },

    /** What became of a trigger. */
    async run(name: string, trigger: Pick<Run, "time" | "id">): Promise<Run | undefined> {
      const item = await table.get(runKey(name, trigger));
      return item && v.parse(Run, item);
    },

    /** Writes down what became of a trigger, once however often it is written; answers it. What started no job is forgotten in time. */
    async record(name: string, run: Run): Promise<Run> {
      const forgotten = Math.floor(platform.now().getTime() / 1000) + remembered;
      await table.put({ ...runKey(name, run), ...run, ...(run.outcome !== "started" && { [expiry]: forgotten }) });
      return run;
    },

    /** What became of a plan's newest triggers, the newest first. */
    async newestRuns(name: string, limit: number): Promise<Run[]> {
      const { items } = await table.query({ condition: runsOf(name), descending: true, limit });
      return items.map((item) => v.parse(Run, item));
    },

    /** The names of the jobs that plans of this name have started since a time, the newest first, read as they are asked for. */
    async *jobNames(name: string, since = ""): AsyncGenerator<string> {
      const names = new Set<string>();
      const started = table.each({
        // Events tell their times to the second.
        condition: runsOf(name, since.slice(0, "yyyy-mm-ddThh:mm:ss".length)),
        filter: { expression: "#outcome = :outcome", values: { outcome: "started" } },
        descending: true,
      });
      for await (const item of started) {
        const { jobName } = v.parse(Run, item);
        if (jobName === undefined || names.has(jobName)) continue;
        names.add(jobName);
        yield jobName;
      }
    },

    /** Makes `run` the plan's last, unless the plan has changed or another run was faster. Answers whether it did. */
    async claim({ name, revision, lastRun }: Plan, run: LastRun, lastSuccess: Plan["lastSuccess"]): Promise<boolean> {
      const before = lastRun ? "#lastRun.#id = :id AND #lastRun.#claimedAt = :at" : "attribute_not_exists(#lastRun)";
      const written = await table.update(planKey(name), { lastRun: run, lastSuccess }, [], {
        expression: `#revision = :revision AND ${before}`,
        values: { revision, ...(lastRun && { id: lastRun.id, at: lastRun.claimedAt }) },
      });
      return written !== undefined;
    },

    /** Writes down what became of the plan's last run. */
    async conclude(name: string, { request: _, ...last }: LastRun, { outcome, reason }: Run): Promise<void> {
      await table.update(planKey(name), { lastRun: { ...last, outcome, reason } }, [], {
        expression: "#lastRun.#id = :id",
        values: { id: last.id },
      });
    },
  };
};
