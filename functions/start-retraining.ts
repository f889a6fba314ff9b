import * as v from "valibot";
import { fingerprintOf } from "#aws/fingerprint.ts";
import { jobRecords } from "#aws/jobs.ts";
import { objects } from "#aws/objects.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { submissions } from "#aws/submit.ts";
import { task } from "#aws/task.ts";
import { ApiError } from "#core/errors.ts";
import { problems } from "#core/issues.ts";
import type { Plan } from "#core/plan.ts";
import type { JobRecord } from "#core/record.ts";
import { SubmitJobRequest } from "#core/request.ts";
import { RetrainingTrigger } from "#core/retraining.ts";
import { outcomeOf, runName, stillRuns, type LastRun, type Run } from "#core/runs.ts";

/** Runs on a plan's trigger: starts a job, unless the last one still runs or would be trained on the same data again. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const jobs = jobRecords(platform);
  const submit = submissions(platform);
  const s3 = objects(platform);

  const lastJobOf = async ({ name, lastRun }: Plan): Promise<JobRecord | undefined> => {
    const record = lastRun && (await jobs.get(lastRun.jobName));
    return record?.plan === name ? record : undefined;
  };

  const submitted = async (request: unknown, { plan, trigger, requestedBy }: RetrainingTrigger) => {
    try {
      const { record } = await submit(v.parse(SubmitJobRequest, request), { trigger, plan, requestedBy });
      return { outcome: "started" as const, jobName: record.jobName };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { outcome: "failed" as const, reason: error.message };
    }
  };

  /** Submits the job of a run that was claimed, however often. */
  const finish = async (run: LastRun, trigger: RetrainingTrigger): Promise<Run> => {
    const ended = { ...saidBy(trigger), ...(await submitted(run.request, trigger)) };
    await plans.record(trigger.plan, ended);
    await plans.conclude(trigger.plan, run, ended);
    return ended;
  };

  /** What becomes of a trigger, as the plan is now; undefined when it has changed meanwhile. */
  const answer = async (plan: Plan, trigger: RetrainingTrigger): Promise<Run | undefined> => {
    const { name, lastRun } = plan;
    const ended = (outcome: "skipped" | "failed", reason: string) =>
      plans.record(name, { ...saidBy(trigger), outcome, reason });
    const known = await plans.run(name, trigger);
    const mine = lastRun?.id === trigger.id && lastRun.time === trigger.time;
    if (known && !(mine && lastRun.outcome === undefined)) return known;
    if (mine) return finish(lastRun, trigger);

    const job = await lastJobOf(plan);
    if (lastRun && stillRuns(lastRun, job, platform.now())) return ended("skipped", "running");
    if (lastRun && lastRun.outcome === undefined) await plans.record(name, outcomeOf(lastRun, job));

    const jobName = runName(name, trigger.time);
    const request = v.safeParse(SubmitJobRequest, { ...plan.request, jobName, customModelName: jobName });
    if (!request.success) {
      const details = problems(request.issues).map(({ detail }) => detail);
      return ended("failed", details.join("; "));
    }
    const lastSuccess =
      job?.status === "Completed" ? { jobName: job.jobName, fingerprint: job.datasetFingerprint } : plan.lastSuccess;
    const unchanged =
      plan.skipUnchanged &&
      !trigger.force &&
      lastSuccess?.fingerprint !== undefined &&
      lastSuccess.fingerprint === (await fingerprintOf(s3, request.output));
    if (unchanged) return ended("skipped", "unchanged");

    const claimedAt = platform.now().toISOString();
    const run = { ...saidBy(trigger), jobName, claimedAt, request: request.output };
    return (await plans.claim(plan, run, lastSuccess)) ? finish(run, trigger) : undefined;
  };

  return task(RetrainingTrigger, async (trigger) => {
    for (;;) {
      const plan = await plans.get(trigger.plan);
      if (!plan) return { outcome: "noPlan" };
      const run = await answer(plan, trigger);
      if (run) return run;
    }
  });
};

const saidBy = ({ time, id, trigger, key }: RetrainingTrigger) => ({ time, id, trigger, key });

export const handler = create(lambda);
