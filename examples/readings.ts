import { readJob } from "./answers.ts";
import { identifier, jobArn } from "./catalogue.ts";
import type { Topic } from "./topics.ts";

const reading = (part: "metrics" | "events" | undefined, phrasings: readonly string[], each = 2): Topic => ({
  each,
  phrasings,
  draw: (random) => {
    const job = identifier(random);
    return { slots: { job }, answer: readJob(job, part) };
  },
});

const byArn = (part: "metrics" | "events" | undefined, phrasings: readonly string[]): Topic => ({
  each: 2,
  phrasings,
  draw: (random) => {
    const arn = jobArn(random);
    return { slots: { arn }, answer: readJob(arn, part) };
  },
});

/** Questions about one job. */
export const readings: readonly Topic[] = [
  reading(undefined, [
    "What's the status of {job}?",
    "is {job} done yet",
    "Why did {job} fail?",
    "show me the record of {job}",
    "status {job}",
    "Which role did {job} run with?",
    "What hyperparameters was {job} trained with?",
    "I need the ARN of the model that came out of {job}.",
    "When was {job} last modified?",
    "wich base model does {job} start from?",
    "Describe the job {job} for me, everything you have on it.",
    "Which training file did {job} use?",
  ]),
  byArn(undefined, [
    "{arn} - where is this one at?",
    "Bedrock's console only gives me {arn}. Which job name is that?",
    "An alert mentions {arn}. Fetch that job, please.",
  ]),
  reading("metrics", [
    "Show me the loss curve of {job}.",
    "loss curves for {job} please",
    "Has the validation loss of {job} flattened out over the steps?",
    "I want to plot training loss against step for {job}.",
    "metrics {job}",
    "What was the perplexity at each step of {job}?",
    "Did {job} overfit? I'd compare training and validation loss per epoch.",
    "get the per-step losses of {job} so i can chart them",
    "Where do I find the step-by-step training and validation metrics of {job}?",
  ]),
  byArn("metrics", ["Training curve for {arn}", "I'm comparing runs in a notebook and need the metrics of {arn}."]),
  reading("events", [
    "What happened to {job}, and when?",
    "timeline of {job}",
    "Give me the event history for {job}.",
    "events {job}",
    "When did each status change of {job} happen?",
    "I'm writing the postmortem. I need every step {job} went through, with times.",
    "show me the tiemline for {job}",
    "What's the sequence of events on {job} so far?",
  ]),
  byArn("events", ["Walk me through the history of {arn}.", "all events recorded for {arn}"]),
];
