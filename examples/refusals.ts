import type { Refusal } from "./answers.ts";
import { identifier, project } from "./catalogue.ts";
import type { Random } from "./random.ts";
import { fixed, type Topic } from "./topics.ts";

const unsupported = (message: string): Refusal => ({ error: "NotSupported", message });
const foreign: Refusal = { error: "OutOfScope", message: "I only write requests to Lapidary's HTTP API." };

/** What is said when a list or a read lacks its job. */
export const whichJob: Refusal = {
  error: "MissingInformation",
  missing: ["jobIdentifier"],
  message: "Which job? Give its name or ARN.",
};

const about = (answer: Refusal, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => ({ slots: { job: identifier(random, 0.15) }, answer }),
});

/** What is said when somebody wants to end a job. */
export const cannotStop = unsupported("This API cannot stop a job. It can submit, list and read jobs.");

const members = {
  jobName: "a job name",
  customModelName: "a name for the custom model",
  baseModelIdentifier: "a base model",
  trainingDataConfig: "the S3 URI of the training data",
} as const;

/** What is said when a submission lacks something. */
export const lacking = (missing: readonly (keyof typeof members)[]): Refusal => {
  const said = missing.map((name) => members[name]);
  const last = said.pop() ?? "";
  const list = said.length === 0 ? last : `${said.join(", ")} and ${last}`;
  return { error: "MissingInformation", missing, message: `A new job needs ${list}.` };
};

const incomplete = (missing: readonly (keyof typeof members)[], phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const drawn = project(random);
    const all = {
      jobName: ["job", drawn.jobName],
      customModelName: ["model", drawn.customModelName],
      baseModelIdentifier: ["base", drawn.baseSaid],
      trainingDataConfig: ["train", drawn.train],
    } as const;
    const lacks = new Set<string>(missing);
    const slots = Object.fromEntries(Object.entries(all).flatMap(([name, slot]) => (lacks.has(name) ? [] : [slot])));
    return { slots, answer: lacking(missing) };
  },
});

const relative = (phrase: string, questions: readonly string[]) =>
  fixed(
    {
      error: "MissingInformation",
      missing: ["creationTimeAfter"],
      message: `Which date does "${phrase}" mean? I do not know today's date.`,
    },
    questions,
  );

const unclearDay = (random: Random) => {
  const [a, b] = random.shuffled([2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((part) => String(part).padStart(2, "0")));
  return { said: `${a}/${b}/2026`, dayFirst: `2026-${b}-${a}`, monthFirst: `2026-${a}-${b}` };
};

/** Questions that lack something. */
export const missing: readonly Topic[] = [
  fixed(whichJob, [
    "What's the status of my job?",
    "is it done yet?",
    "show me the loss curve",
    "Why did the job fail?",
    "timeline please",
    "Get the metrics of that run from this morning.",
  ]),
  incomplete(
    ["customModelName"],
    ["Fine-tune {base} on {train}, job name {job}.", "start job {job}, base model {base}, data at {train}"],
  ),
  incomplete(
    ["trainingDataConfig"],
    ["Create the job {job}, which turns {base} into {model}.", "run {job} on {base}, name the model {model}"],
  ),
  incomplete(
    ["baseModelIdentifier"],
    ["Train {model} on {train} in a job called {job}.", "job {job}, model {model}, data {train}, go"],
  ),
  incomplete(["jobName"], ["Fine-tune {base} on {train} and call the model {model}."]),
  incomplete(["jobName", "customModelName"], ["Fine-tune {base} with {train}.", "pls train {base} on {train}"]),
  incomplete(["jobName", "customModelName", "trainingDataConfig"], ["I want to fine-tune {base}."]),
  incomplete(
    ["customModelName", "baseModelIdentifier", "trainingDataConfig"],
    ["Submit a customization job named {job}."],
  ),
  fixed(lacking(["jobName", "customModelName", "baseModelIdentifier", "trainingDataConfig"]), [
    "Start a new fine-tuning job.",
    "how do i kick off training",
  ]),
  relative("yesterday", ["Which jobs were created since yesterday?", "jobs since yesterday pls"]),
  relative("last week", ["List everything we submitted since last week."]),
  relative("the last 24 hours", ["failed jobs of the last 24 hours"]),
  {
    each: 2,
    phrasings: ["Which jobs were created since {day}?", "jobs since {day}"],
    draw: (random) => {
      const day = unclearDay(random);
      const message = `Is ${day.said} ${day.dayFirst} or ${day.monthFirst}?`;
      return {
        slots: { day: day.said },
        answer: { error: "MissingInformation", missing: ["creationTimeAfter"], message },
      };
    },
  },
];

/** Questions about what the API does not do. */
export const unsupportedWishes: readonly Topic[] = [
  about(cannotStop, [
    "Stop {job}.",
    "cancel the job {job} now!!",
    "Please pause {job} until tomorrow.",
    "How do I abort {job}?",
  ]),
  about(unsupported("This API cannot delete a job: job records are permanent."), [
    "Delete {job}.",
    "remove {job} from the list, it was a test",
  ]),
  about(unsupported("A job cannot be changed once it has been submitted."), [
    "Change the learning rate of {job} to 0.00002.",
    "rename {job} to final-run",
    "Swap the training file of {job}, the old one has a typo.",
  ]),
  about(unsupported("This API cannot add tags to a job that exists. Tags are given when the job is submitted."), [
    "Add the tag team=growth to {job}.",
  ]),
  about(unsupported("This API does not hand out files. The job's record names the S3 output location."), [
    "Download the metrics CSV of {job}.",
    "can i get the model weights of {job}",
  ]),
  about(unsupported("This API cannot deploy or call a custom model."), [
    "Deploy the model that {job} made.",
    "Send a test prompt to the model from {job}.",
  ]),
  fixed(unsupported("This API cannot list or delete custom models. It can list and read jobs."), [
    "List our custom models.",
    "Delete the custom model ticket-triage-haiku.",
  ]),
  fixed(unsupported("This API cannot schedule training. Each job is submitted with a request of its own."), [
    "Retrain the support model every Sunday night.",
    "start a job automatically whenever new data lands in the bucket",
  ]),
  fixed(unsupported("Jobs can be filtered by status, name and creation time only."), [
    "List all jobs based on Nova Pro.",
    "jobs submitted by dana",
    "Which jobs have the tag team=search?",
    "show jobs that cost more than 100 dollars",
  ]),
  fixed(unsupported("Jobs can be sorted by creation time only."), [
    "Sort the jobs by name.",
    "list jobs ordered by validation loss",
  ]),
  fixed(unsupported("A list takes one status at a time: send one request for each."), [
    "List the jobs that are failed or stopped.",
    "Show completed and in-progress jobs in one call.",
  ]),
  fixed(unsupported("nameContains finds jobs whose name contains a text. It cannot exclude names or take patterns."), [
    "jobs whose name doesn't contain test",
    "list jobs where the name matches ^nova-.*-v[0-9]+$",
  ]),
  fixed(foreign, [
    "What's the weather in Oslo?",
    "Write me a haiku about gradient descent.",
    "Which is better for summaries, Nova Lite or Claude 3 Haiku?",
    "create an S3 bucket for me",
    "Explain what perplexity means.",
    "how do i reset my console password",
  ]),
];
