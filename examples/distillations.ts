import { submitJob } from "./answers.ts";
import { pairs, project } from "./catalogue.ts";
import type { Random } from "./random.ts";
import type { Topic } from "./topics.ts";

const student = (random: Random) => {
  const pair = random.pick(pairs);
  const drawn = project(random, pair.student);
  return {
    drawn,
    slots: { base: drawn.baseSaid, teacher: pair.spoken, job: drawn.jobName, model: drawn.customModelName },
    names: { jobName: drawn.jobName, customModelName: drawn.customModelName, baseModelIdentifier: pair.student.id },
    teacherModelIdentifier: pair.teacher,
  };
};

/** Jobs of the types that are not fine-tuning. */
export const distillations: readonly Topic[] = [
  {
    each: 2,
    phrasings: [
      "Distill {teacher} into {base} with the prompts in {train}. Job {job}, model {model}.",
      "distillation: teacher {teacher}, student {base}, prompts {train}, job name {job}, model name {model}",
      "Can {base} learn from {teacher}? Set up a distillation job {job} with the prompts at {train}; the new model is {model}.",
    ],
    draw: (random) => {
      const { drawn, slots, names, teacherModelIdentifier } = student(random);
      const answer = submitJob({
        ...names,
        customizationType: "DISTILLATION",
        trainingDataConfig: { s3Uri: drawn.train },
        customizationConfig: { distillationConfig: { teacherModelConfig: { teacherModelIdentifier } } },
      });
      return { slots: { ...slots, train: drawn.train }, answer };
    },
  },
  {
    each: 2,
    phrasings: [
      "Distill {teacher} into {base} from our invocation logs in {logs}, teacher answers up to {tokens} tokens. Job {job}, model {model}.",
    ],
    draw: (random) => {
      const { drawn, slots, names, teacherModelIdentifier } = student(random);
      const logs = drawn.output.replace(/[a-z]+\/$/, "invocation-logs/");
      const tokens = random.pick([512, 1000, 2048]);
      const teacherModelConfig = { teacherModelIdentifier, maxResponseLengthForInference: tokens };
      const answer = submitJob({
        ...names,
        customizationType: "DISTILLATION",
        trainingDataConfig: { invocationLogsConfig: { invocationLogSource: { s3Uri: logs } } },
        customizationConfig: { distillationConfig: { teacherModelConfig } },
      });
      return { slots: { ...slots, logs, tokens: `${tokens}` }, answer };
    },
  },
  {
    each: 2,
    phrasings: [
      "Reinforcement fine-tuning of amazon.nova-2-lite-v1:0:256k on {train}, graded by {grader}, {epochs} epochs, batches of {size}. Job {job}, model {model}.",
      "start an RFT job {job} -> {model}\nbase: amazon.nova-2-lite-v1:0:256k\ndata: {train}\ngrader lambda: {grader}\nepochs: {epochs}\nbatch size: {size}",
    ],
    draw: (random) => {
      const drawn = project(random);
      const lambdaArn = `arn:aws:lambda:us-east-1:123456789012:function:${drawn.topic}-grader`;
      const epochCount = random.integer(2, 10);
      const batchSize = random.pick([16, 32, 64, 128]);
      const customModelName = `${drawn.topic}-rft-${random.integer(1, 9)}`;
      const answer = submitJob({
        jobName: drawn.jobName,
        customModelName,
        baseModelIdentifier: "amazon.nova-2-lite-v1:0:256k",
        customizationType: "REINFORCEMENT_FINE_TUNING",
        trainingDataConfig: { s3Uri: drawn.train },
        customizationConfig: {
          rftConfig: { graderConfig: { lambdaGrader: { lambdaArn } }, hyperParameters: { epochCount, batchSize } },
        },
      });
      return {
        slots: {
          train: drawn.train,
          grader: lambdaArn,
          epochs: `${epochCount}`,
          size: `${batchSize}`,
          job: drawn.jobName,
          model: customModelName,
        },
        answer,
      };
    },
  },
];
