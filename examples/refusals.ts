import type { Refusal } from "./answers.ts";
import { identifier, modelIdentifier, planName } from "./catalogue.ts";
import { fixed, type Topic } from "./topics.ts";

const unsupported = (message: string): Refusal => ({ error: "NotSupported", message });
const foreign: Refusal = { error: "OutOfScope", message: "I only write requests to Lapidary's HTTP API." };

const about = (answer: Refusal, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => ({ slots: { job: identifier(random, 0.15) }, answer }),
});

const aboutModel = (answer: Refusal, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => ({ slots: { model: modelIdentifier(random, 0.15) }, answer }),
});

const aboutPlan = (answer: Refusal, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => ({ slots: { plan: planName(random) }, answer }),
});

/** What is said when somebody wants a job out of the records. */
export const cannotDeleteJob = unsupported("This API cannot delete a job: job records are permanent.");
/** What is said when somebody wants a job to wait. */
export const cannotPause = unsupported("A job cannot be paused or resumed. It can be stopped, for good.");

/** Questions about what the API does not do. */
export const unsupportedWishes: readonly Topic[] = [
  about(cannotPause, [
    "Please pause {job} until tomorrow.",
    "resume {job}",
    "I stopped {job} too early, let it go on from where it was",
  ]),
  about(cannotDeleteJob, ["Delete the job {job}.", "remove {job} from the job list, it was a test"]),
  about(unsupported("A job cannot be changed once it has been submitted, but for its tags."), [
    "Change the learning rate of {job} to 0.00002.",
    "rename {job} to final-run",
    "Swap the training file of {job}, the old one has a typo.",
  ]),
  aboutModel(unsupported("A custom model cannot be renamed or restored. It can be read and deleted."), [
    "Rename the model {model} to support-final.",
    "undelete the model {model}!",
  ]),
  aboutPlan(unsupported("A plan cannot be paused. It can be deleted, or put again without a trigger."), [
    "Suspend the plan {plan} over the holidays.",
  ]),
  about(unsupported("This API does not hand out files. The job's record names the S3 output location."), [
    "Download the metrics CSV of {job}.",
    "can i get the model weights of {job}",
  ]),
  about(unsupported("This API cannot deploy or call a custom model."), [
    "Deploy the model that {job} made.",
    "Send a test prompt to the model from {job}.",
    "put the model of {job} behind provisioned throughput",
  ]),
  fixed(unsupported("Jobs can be filtered by status, name and creation time only."), [
    "List all jobs based on Nova Pro.",
    "jobs submitted by dana",
    "Which jobs have the tag team=search?",
    "show jobs that cost more than 100 dollars",
  ]),
  fixed(
    unsupported(
      "Custom models can be filtered by status, name, base and foundation model, owner and creation time only.",
    ),
    ["Which custom models have a validation loss below 0.5?", "custom models that nobody has called for a month"],
  ),
  fixed(unsupported("A list of retraining plans has pages, and nothing to filter or sort by."), [
    "Only the retraining plans that run weekly.",
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
