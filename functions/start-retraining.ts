import * as v from "valibot";
import { fingerprintOf } from "#aws/fingerprint.ts";
import { hashOf } from "#aws/hash.ts";
import { jobRecords } from "#aws/jobs.ts";
import { log } from "#aws/log.ts";
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
import { runName, stillRuns, type LastRun, type Run } from "#core/runs.ts";

/** Runs on a plan's trigger: starts a job, unless the last one still runs or would be trained on the same data again. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const jobs = jobRecords(platform);
  const { submit } = submissions(platform);
  const s3 = objects(platform);

  /** The name of the job that was started last: a plan that was deleted and put again does not know it. */
  const lastNameOf = async ({ name, lastRun }: Plan): Promise<string | undefined> => {
    if (lastRun) return lastRun.jobName;
    for await (const jobName of plans.jobNames(name)) return jobName;
    return undefined;
  };

  const lastJobOf = async (plan: Plan): Promise<JobRecord | undefined> => {
    const jobName = await lastNameOf(plan);
    const record = jobName === undefined ? undefined : await jobs.get(jobName);
    return record?.plan === plan.name ? record : undefined;
  };

  const submitted = async (plan: string, { request, jobName, trigger, requestedBy }: LastRun) => {
    const failed = (reason: string) => ({ outcome: "failed" as const, reason });
    const checked = check(request);
    if ("reason" in checked) return failed(checked.reason);
    try {
      const by = trigger === "event" ? requestedBy : `retraining-plan/${plan}`;
      await submit(checked.request, { trigger, plan, requestedBy: by });
      return { outcome: "started" as const, jobName };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // A run's own job would have the run's token.
      if (error.name === "ConflictException")
        return failed(`There is a job named ${jobName} already, which is not this run's`);
      return failed(error.message);
    }
  };

  /** Submits the job of a run that was claimed, however often and whoever claimed it, and writes down what became of the run. */
  const finish = async (plan: string, run: LastRun): Promise<Run> => {
    const ended = { ...saidBy(run), ...(await submitted(plan, run)) };
    await plans.record(plan, ended);
    await plans.conclude(plan, run, ended);
    return ended;
  };

  /** What becomes of a trigger, as the plan is now; undefined when it has changed meanwhile. */
  const answer = async (plan: Plan, trigger: RetrainingTrigger): Promise<Run | undefined> => {
    const { name, lastRun } = plan;
    const ended = (outcome: "skipped" | "failed", reason: string) =>
      plans.record(name, { ...saidBy(trigger), outcome, reason });
    const known = await plans.run(name, trigger);
    const mine = lastRun?.id === trigger.id && lastRun.time === trigger.time;
    const open = lastRun && lastRun.outcome === undefined;
    if (known && !(mine && open)) return known;
    if (open) {
      // Whoever claimed it may be dead, its job recorded and never started.
      const last = await finish(name, lastRun);
      return mine ? last : undefined;
    }

    const job = await lastJobOf(plan);
    if (stillRuns(lastRun, job)) return ended("skipped", "running");

    const jobName = runName(name, trigger.time, hashOf(name));
    const clientRequestToken = `retraining-${hashOf([name, trigger.time, trigger.id]).slice(0, 40)}`;
    const checked = check({ ...plan.request, jobName, customModelName: jobName, clientRequestToken });
    if ("reason" in checked) return ended("failed", checked.reason);
    const { request } = checked;
    const lastSuccess =
      lastRun && job?.status === "Completed"
        ? { jobName: job.jobName, fingerprint: job.datasetFingerprint }
        : plan.lastSuccess;
    const unchanged =
      plan.skipUnchanged &&
      !trigger.force &&
      lastSuccess?.fingerprint !== undefined &&
      lastSuccess.fingerprint === (await fingerprintOf(s3, request));
    if (unchanged) return ended("skipped", "unchanged");

    const run = { ...saidBy(trigger), jobName, claimedAt: platform.now().toISOString(), request };
    return (await plans.claim(plan, run, lastSuccess)) ? finish(name, run) : undefined;
  };

  return task(RetrainingTrigger, async (trigger) => {
    for (;;) {
      const plan = await plans.get(trigger.plan);
      if (!plan) {
        log().warn("plan.unknown", { plan: trigger.plan, id: trigger.id });
        return { outcome: "noPlan" };
      }
      const run = await answer(plan, trigger);
      if (run) return run;
    }
  });
};

const saidBy = ({ time, id, trigger, key, requestedBy }: RetrainingTrigger | LastRun) => ({
  time,
  id,
  trigger,
  key,
  requestedBy,
});

/** A run's request as it may be submitted, or what is wrong with it. */
const check = (input: unknown): { request: SubmitJobRequest } | { reason: string } => {
  const request = v.safeParse(SubmitJobRequest, input);
  if (request.success) return { request: request.output };
  const details = problems(request.issues).map(({ detail }) => detail);
  return { reason: details.join("; ") };
};

export const handler = create(lambda);
