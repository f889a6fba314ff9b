import { readHistory, readJob, type HistoryPage, type JobPart } from "./answers.ts";
import { identifier, jobArn, pageToken } from "./catalogue.ts";
import { few } from "./listings.ts";
import type { Random } from "./random.ts";
import type { Slots, Topic } from "./topics.ts";

const reading = (part: JobPart | undefined, phrasings: readonly string[], each = 2): Topic => ({
  each,
  phrasings,
  draw: (random) => {
    const job = identifier(random);
    return { slots: { job }, answer: readJob(job, part) };
  },
});

const byArn = (part: JobPart | undefined, phrasings: readonly string[]): Topic => ({
  each: 2,
  phrasings,
  draw: (random) => {
    const arn = jobArn(random);
    return { slots: { arn }, answer: readJob(arn, part) };
  },
});

const history = (
  phrasings: readonly string[],
  draw: (random: Random) => { slots?: Slots; page?: HistoryPage } = () => ({}),
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const job = identifier(random);
    const { slots = {}, page } = draw(random);
    return { slots: { job, ...slots }, answer: readHistory(job, page) };
  },
});

const newestFirst = { reverseOrder: true } as const;

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
  reading(
    "execution",
    [
      "Is the execution behind {job} still running?",
      "Show me the Step Functions execution of {job}.",
      "execution of {job}",
      "With which input was the state machine started for {job}?",
      "When did the execution for {job} start, and when did it stop?",
      "error and cause of {job}'s execution pls",
    ],
    1,
  ),
  byArn("execution", ["Which execution belongs to {arn}?"]),
  history([
    "Which states did the execution of {job} go through?",
    "execution history of {job}",
    "Step Functions events of {job} please",
    "I want to draw the run of {job} as a graph: every state that its execution entered and left.",
    "What did the state machine do for {job}, event by event?",
  ]),
  history(["The execution events of {job}, newest first.", "execution events of {job} backwards"], () => ({
    page: newestFirst,
  })),
  history(
    ["What were the last {count} events of {job}'s execution?", "latest {count} state machine events for {job}"],
    (random) => {
      const count = few(random);
      return { slots: { count: `${count}` }, page: { ...newestFirst, maxResults: count } };
    },
  ),
  history(["Page through the execution events of {job}, {count} at a time; the first page."], (random) => {
    const count = few(random);
    return { slots: { count: `${count}` }, page: { maxResults: count } };
  }),
  history(["Next page of the execution events of {job}, the token is {token}"], (random) => {
    const token = pageToken(random);
    return { slots: { token }, page: { nextToken: token } };
  }),
];
