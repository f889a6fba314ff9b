import type { ModelCustomizationJobStatus } from "@aws-sdk/client-bedrock";
import type { Clock } from "#local/clock.ts";
import { newArn } from "./arns.ts";
import { writeArtifacts } from "./artifacts.ts";
import { fullId } from "./catalogue.ts";
import type { BedrockStorage, Datasets } from "./datasets.ts";
import { placeOf, readDatasets } from "./datasets.ts";
import { jobStateChange, type JobStateChange } from "./events.ts";
import { isActive, phases, type Job, type Phase } from "./job.ts";

/** What decides how long a job takes and how many steps it trains. */
export interface Workload {
  jobName: string;
  jobArn: string;
  baseModelId: string;
  /** Lines and bytes of the training set. */
  records: number;
  bytes: number;
  epochs: number;
  batchSize: number;
}

export interface LifeDeps {
  clock: Clock;
  s3: BedrockStorage;
  /** Told of every change of a job's status, in EventBridge's envelope. */
  emit: (event: JobStateChange) => void;
  /** Gives the id of an event. */
  newId: () => string;
  /** Milliseconds from a job's creation to its end. By default 45 minutes to 7 hours, by its workload. */
  duration?: ((job: Workload) => number) | undefined;
  /** Training steps of a job. By default records × epochs ÷ batch size, or the hyperparameter `stepCount`. */
  steps?: ((job: Workload) => number) | undefined;
  /** Gives the message with which a job fails in the middle of its training; undefined to let it be. */
  failJob?: ((jobName: string) => string | undefined) | undefined;
  /** Called when a job has Completed: its model exists from now on. */
  completed: (job: Job) => void;
}

const minute = 60_000;
const shortest = 45 * minute;
const longest = 420 * minute;

const countOf = (text: string | undefined) => {
  const count = Number(text);
  return Number.isFinite(count) && count > 0 ? count : undefined;
};

const workloadOf = (job: Job, { records, bytes }: Datasets): Workload => ({
  jobName: job.request.jobName,
  jobArn: job.arn,
  baseModelId: fullId(job.model),
  records,
  bytes,
  epochs: countOf(job.hyperParameters.epochCount) ?? 1,
  batchSize: countOf(job.hyperParameters.batchSize) ?? 1,
});

const usualDuration = (job: Job, { bytes, epochs }: Workload) => {
  const training = job.model.pace * minute * (bytes / 1e6) * epochs * (0.8 + 0.4 * job.random());
  return Math.round(Math.min(longest, shortest + 10 * minute * job.random() + training));
};

/** Where in a job's life things happen: milliseconds from its creation. */
const timetable = (job: Job, duration: number) => {
  const starts = Math.min(25_000 + Math.floor(5_000 * job.random()), duration * 0.05);
  const share = (part: number) => Math.round(starts + (duration - starts) * part);
  return {
    starts: Math.round(starts),
    validated: share(0.04),
    prepared: share(0.12),
    fails: share(0.5),
    ends: duration,
  };
};

/** S3 may refuse for a moment: a call is made up to five times. Throws what the last one threw. */
const persistently = async <T>(work: () => Promise<T>, times = 5): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (times === 1) throw error;
    return persistently(work, times - 1);
  }
};

/** What a job fails with when its data cannot be read for a reason of S3's. */
const unread: Datasets = {
  records: 0,
  bytes: 0,
  fault: "Encountered an unexpected error when processing the request, please try again.",
};

/** How long after StopModelCustomizationJob a job has stopped. */
const stopping = (job: Job) => 20_000 + Math.floor(40_000 * job.random());

/**
 * Lives a job through validation, data processing and training on the clock. `begin` resolves when the datasets have been looked at
 * and the job's first timer is set; `stop` asks it to end early, which completion may overtake.
 */
export const liveJob = (deps: LifeDeps, job: Job) => {
  const { clock, s3, emit, newId } = deps;
  const patient: Pick<BedrockStorage, "put"> = {
    put: (bucket, key, body) => persistently(() => s3.put(bucket, key, body)),
  };
  let cancel = () => {};
  let ends = Number.POSITIVE_INFINITY;
  let training: { from: number; to: number; steps: number; epochs: number } | undefined;

  const changed = (status: ModelCustomizationJobStatus) => {
    job.status = status;
    job.modified = clock.now();
    emit(jobStateChange(job, newId()));
  };

  const enter = (phase: Phase) => {
    const now = clock.now();
    for (const name of phases) {
      const state = job.phases[name];
      if (state.status === "InProgress" && name !== phase) Object.assign(state, { status: "Completed", changed: now });
    }
    Object.assign(job.phases[phase], { status: "InProgress", began: now, changed: now });
    job.modified = now;
  };

  const current = () =>
    phases.map((phase) => job.phases[phase]).find(({ status }) => status === "InProgress" || status === "Stopping");

  const end = (status: "Completed" | "Failed" | "Stopped") => {
    if (!isActive(job)) return;
    job.ended = clock.now();
    const state = current();
    if (state) Object.assign(state, { status, changed: job.ended });
    if (status === "Completed") {
      job.outputModelArn = newArn("custom-model", job.random, job.model);
      deps.completed(job);
    }
    changed(status);
  };

  const fail = (message: string) => {
    job.failureMessage = message.slice(0, 2048);
    end("Failed");
  };

  const at = (time: number, run: () => void) => {
    cancel = clock.after(time - (clock.now() - job.created), run);
  };

  /** Writes the artifacts of the steps done so far, then ends the job. */
  const finish = (status: "Completed" | "Stopped") =>
    clock.hold(async () => {
      if (training) {
        const { from, to, steps, epochs } = training;
        const part = Math.min(1, (clock.now() - from) / Math.max(1, to - from));
        const done = status === "Completed" ? steps : Math.floor(steps * part);
        try {
          const { trainingLoss, validationLoss } = await writeArtifacts(patient, job, { steps, epochs, done });
          if (trainingLoss !== undefined) job.trainingLoss = trainingLoss;
          if (validationLoss !== undefined) job.validationLoss = validationLoss;
        } catch {
          const { bucket, key } = placeOf(job.request.outputDataConfig.s3Uri);
          fail(
            `Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: ${bucket} at key ${key}`,
          );
        }
      }
      end(status);
    });

  const train = (workload: Workload, times: ReturnType<typeof timetable>) => {
    const stepCount = countOf(job.hyperParameters.stepCount);
    const { records, epochs, batchSize } = workload;
    const usual = stepCount ?? Math.ceil((records * epochs) / batchSize);
    const steps = Math.max(1, Math.round(deps.steps?.(workload) ?? usual));
    const rounds = stepCount ? Math.ceil((steps * batchSize) / Math.max(1, records)) : epochs;
    training = { from: clock.now(), to: job.created + times.ends, steps, epochs: Math.min(rounds, steps) };
    enter("trainingDetails");
    const failure = deps.failJob?.(job.request.jobName);
    if (failure !== undefined) at(times.fails, () => fail(failure));
    else {
      ends = job.created + times.ends;
      at(times.ends, () => void finish("Completed"));
    }
  };

  return {
    async begin() {
      emit(jobStateChange(job, newId()));
      const datasets = await clock.hold(() => persistently(() => readDatasets(s3, job.request)).catch(() => unread));
      const workload = workloadOf(job, datasets);
      const times = timetable(job, deps.duration?.(workload) ?? usualDuration(job, workload));
      if (job.status !== "InProgress") return;
      at(times.starts, () => {
        enter("validationDetails");
        at(times.validated, () => {
          if (datasets.fault !== undefined) return fail(datasets.fault);
          enter("dataProcessingDetails");
          at(times.prepared, () => train(workload, times));
        });
      });
    },
    stop() {
      const wait = stopping(job);
      const state = current();
      if (state) Object.assign(state, { status: "Stopping", changed: clock.now() });
      changed("Stopping");
      if (clock.now() + wait >= ends) return;
      cancel();
      cancel = clock.after(wait, () => void finish("Stopped"));
    },
  };
};
