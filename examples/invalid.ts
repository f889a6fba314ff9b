import type { Refusal } from "./answers.ts";
import { identifier, modelIdentifier, modelsOf, project } from "./catalogue.ts";
import { shortestPlan, someSchedule } from "./plans.ts";
import type { Random } from "./random.ts";
import { fixed, type Slots, type Topic } from "./topics.ts";

const invalid = (message: string): Refusal => ({ error: "InvalidValue", message });

/** What is said of a hyperparameter outside its range. */
export const outside = (family: string, name: string, range: string) => invalid(`${name} for ${family} is ${range}.`);

const called = { nova: "Nova", claude: "Claude 3 Haiku", llama: "Llama 3.1 and 3.2" } as const;

/** Submissions with one hyperparameter outside its range and nothing else wrong. */
const range = (
  family: keyof typeof called,
  name: string,
  allowed: string,
  values: readonly string[],
  phrasings: readonly string[],
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const drawn = project(random, random.pick(modelsOf(family)));
    const slots = { job: drawn.jobName, model: drawn.customModelName, train: drawn.train, base: drawn.baseSaid };
    return { slots: { ...slots, value: random.pick(values) }, answer: outside(called[family], name, allowed) };
  },
});

/** Submissions that Bedrock would refuse for a hyperparameter. */
const ranges: readonly Topic[] = [
  range(
    "nova",
    "epochCount",
    "a whole number from 1 to 5",
    ["6", "8", "10", "20"],
    [
      "Fine-tune {base} on {train} for {value} epochs, job {job}, model {model}.",
      "job {job}, model {model}, base {base}, data {train}, epochs {value}",
    ],
  ),
  range(
    "nova",
    "learningRate",
    "from 0.000001 to 0.0001",
    ["0.01", "0.001", "0.0005"],
    ["Train {model} from {base} on {train} in job {job} with learning rate {value}."],
  ),
  range(
    "nova",
    "learningRateWarmupSteps",
    "a whole number from 0 to 100",
    ["150", "200", "500"],
    ["Run {job}: {base}, {train}, model {model}, {value} warmup steps."],
  ),
  range(
    "llama",
    "batchSize",
    "always 1",
    ["4", "8", "16"],
    [
      "Run {job} on {base} with {train}, batch size {value}, and name the model {model}.",
      "{base}, batch {value}, data {train}, job {job}, model {model}",
    ],
  ),
  range(
    "claude",
    "batchSize",
    "a whole number from 4 to 256",
    ["1", "2", "512"],
    ["Fine-tune {base} on {train}, job {job}, model {model}, batch size {value}."],
  ),
  range(
    "claude",
    "learningRateMultiplier",
    "from 0.1 to 2",
    ["2.5", "5", "10"],
    ["{base} with a learning rate multiplier of {value} please, data {train}, job {job}, model {model}."],
  ),
];

/** A submission with one wrong name or place, made from the project's topic, and nothing else wrong. */
const miswritten = (
  what: "job" | "model" | "train",
  spoil: (topic: string, random: Random) => string,
  message: string,
  phrasings: readonly string[],
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const drawn = project(random);
    const slots = { job: drawn.jobName, model: drawn.customModelName, train: drawn.train, base: drawn.baseSaid };
    return { slots: { ...slots, [what]: spoil(drawn.topic, random) }, answer: invalid(message) };
  },
});

/** Submissions that Bedrock would refuse for a name or a place. */
const spellings: readonly Topic[] = [
  miswritten(
    "job",
    (topic, random) => `${topic.replaceAll("-", "_")}_${random.pick(["v3", "2026", "r4"])}`,
    "A job name has only letters, digits, +, - and ., so no underscore.",
    [
      "Fine-tune {base} on {train}; job {job}, model {model}.",
      "job {job}, model {model}, base {base}, train on {train}",
    ],
  ),
  miswritten(
    "job",
    (topic, random) => `"${topic.replaceAll("-", " ")} ${random.pick(["v2", "final", "second try"])}"`,
    "A job name has only letters, digits, +, - and ., so no space.",
    ["Call the job {job}, the model {model}. {base}, trained on {train}."],
  ),
  miswritten(
    "model",
    (topic, random) => `${topic}${random.pick(["-v1.2", ".v3", ".final"])}`,
    "A custom model's name has only letters, digits, and single hyphens or underscores between them, so no dot.",
    ["Make the model {model} out of {base} with {train}, job {job}."],
  ),
  miswritten(
    "train",
    (topic, random) =>
      random.pick([`https://example.com/${topic}.jsonl`, `/home/dana/${topic}.jsonl`, `gs://fern/${topic}.jsonl`]),
    "Training data must be an S3 URI, such as s3://bucket/key.",
    [
      "Fine-tune {base} with {train}. job {job}, model {model}.",
      "new job {job}: base {base}, data {train}, output model {model}",
    ],
  ),
  miswritten(
    "train",
    (topic, random) => `s3://harbour-ml-data/${topic}/year=2026/month=0${random.integer(1, 9)}/train.jsonl`,
    "Bedrock refuses S3 URIs with =, +, a colon, a space or // in the key.",
    ["Train {model} from {base} on {train}, job name {job}."],
  ),
];

/** Plans with one thing wrong. */
const planned = (
  message: string,
  phrasings: readonly string[],
  spoil: (random: Random, slots: Readonly<Record<"plan" | "base" | "train", string>>) => Slots,
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const { slots } = shortestPlan(random);
    return { slots: { ...slots, ...spoil(random, slots) }, answer: invalid(message) };
  },
});

/** Requests about models, plans and tags with a value that is refused. */
const others: readonly Topic[] = [
  {
    each: 1,
    phrasings: ["Delete the model {model} with a timeout of {minutes} minutes."],
    draw: (random) => ({
      slots: { model: modelIdentifier(random, 0), minutes: `${random.pick([1500, 2880, 10000])}` },
      answer: invalid("timeoutMinutes is a whole number from 1 to 1440."),
    }),
  },
  fixed(invalid("modelStatus is Active, Creating or Failed."), ["custom models with status Deleted"]),
  {
    each: 1,
    phrasings: ["Set the tags of {job} to aws:owner=dana and nothing else."],
    draw: (random) => ({
      slots: { job: identifier(random, 0) },
      answer: invalid("A tag's key must not start with aws:, which AWS reserves for its own."),
    }),
  },
  planned(
    "A retraining plan has one trigger: a schedule, or a prefix whose new objects ask for runs.",
    ["Plan {plan}: {base} on {train}, {when} and whenever a new object lands under {prefix}."],
    (random, { train }) => ({ when: someSchedule(random).said, prefix: train.replace(/[^/]+$/, "") }),
  ),
  planned(
    "A plan's name has only letters, digits and single hyphens between them, so no underscore.",
    ["Retrain {base} on {train} {when} under the plan name {plan}."],
    (random, { plan }) => ({ plan: `${plan.replaceAll("-", "_")}_weekly`, when: someSchedule(random).said }),
  ),
  planned(
    "A schedule's rate counts whole minutes, hours or days.",
    ["plan {plan}, {base}, {train}, every {seconds} seconds"],
    (random) => ({ seconds: `${random.pick([30, 45, 90])}` }),
  ),
  planned(
    "A plan names its jobs and models itself, after the plan and the time.",
    ["Plan {plan} shall train {base} on {train} {when} and call each model {model}."],
    (random, { plan }) => ({
      when: someSchedule(random).said,
      model: `${plan}-${random.pick(["latest", "live", "model"])}`,
    }),
  ),
];

/** Questions with a value that the API refuses. */
export const invalidValues: readonly Topic[] = [
  ...ranges,
  ...spellings,
  ...others,
  {
    each: 1,
    phrasings: ["List {count} jobs per page.", "first {count} jobs please", "show {count} jobs at once"],
    draw: (random) => ({
      slots: { count: `${random.pick([1001, 1500, 2000, 5000, 10000])}` },
      answer: invalid("maxResults is a whole number from 1 to 1000."),
    }),
  },
  fixed(invalid("statusEquals is Submitted, InProgress, Completed, Failed, Stopping or Stopped."), [
    "List jobs with status Queued.",
    "show jobs whose status is Expired",
    "jobs with status=CANCELLED_BY_USER",
  ]),
  {
    each: 1,
    phrasings: ["Events of {job} with a limit of 5?", "only the first 5 events of {job}"],
    draw: (random) => ({
      slots: { job: identifier(random, 0) },
      answer: {
        error: "NotSupported",
        message: "Events and metrics are answered whole: they have no parameters.",
      },
    }),
  },
];
