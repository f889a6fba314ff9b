import type { Refusal } from "./answers.ts";
import { identifier, planName, project } from "./catalogue.ts";
import { said, someTag } from "./changes.ts";
import { someSchedule } from "./plans.ts";
import type { Random } from "./random.ts";
import { fixed, type Topic } from "./topics.ts";

/** What is said when a list or a read lacks its job. */
export const whichJob: Refusal = {
  error: "MissingInformation",
  missing: ["jobIdentifier"],
  message: "Which job? Give its name or ARN.",
};

/** What is said when a model is to be read or deleted, and it is not said which. */
export const whichModel: Refusal = {
  error: "MissingInformation",
  missing: ["modelIdentifier"],
  message: "Which custom model? Give its name or ARN, or those of its job.",
};

const whichPlan: Refusal = {
  error: "MissingInformation",
  missing: ["name"],
  message: "Which retraining plan? Give its name.",
};

/** What is said when a job's tags are to be other ones, and not all of them are named. */
export const whichTags: Refusal = {
  error: "MissingInformation",
  missing: ["tags"],
  message: "Tags are set as a whole. Which ones is the job to have, all told?",
};

/** What is said when a model is to be tagged: the route is its job's. */
export const jobOfModel: Refusal = {
  error: "MissingInformation",
  missing: ["jobIdentifier"],
  message: "A model gets its tags with its job. Which job made it? Give its name or ARN.",
};

/** What is said when a job is to be imported, and its ARN is not given. */
export const whichArn: Refusal = {
  error: "MissingInformation",
  missing: ["jobArn"],
  message: "An import needs the job's ARN.",
};

const members = {
  jobName: "a job name",
  customModelName: "a name for the custom model",
  baseModelIdentifier: "a base model",
  trainingDataConfig: "the S3 URI of the training data",
} as const;

const planMembers = {
  name: "a name",
  baseModelIdentifier: members.baseModelIdentifier,
  trainingDataConfig: members.trainingDataConfig,
  schedule: "the time of day of its runs, in UTC",
} as const;

const listed = (items: readonly string[]) =>
  [items.slice(0, -1).join(", "), ...items.slice(-1)].filter((part) => part !== "").join(" and ");

/** What is said when a submission lacks something. */
export const lacking = (missing: readonly (keyof typeof members)[]): Refusal => ({
  error: "MissingInformation",
  missing,
  message: `A new job needs ${listed(missing.map((name) => members[name]))}.`,
});

/** What is said when a retraining plan lacks something. */
export const planLacking = (missing: readonly (keyof typeof planMembers)[]): Refusal => ({
  error: "MissingInformation",
  missing,
  message: `A retraining plan needs ${listed(missing.map((name) => planMembers[name]))}.`,
});

const incompletePlan = (missing: keyof typeof planMembers, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const drawn = project(random);
    const all = {
      name: ["plan", planName(random, drawn.topic)],
      baseModelIdentifier: ["base", drawn.baseSaid],
      trainingDataConfig: ["train", drawn.train],
      schedule: ["when", someSchedule(random).said],
    } as const;
    const slots = Object.fromEntries(Object.entries(all).flatMap(([name, slot]) => (name === missing ? [] : [slot])));
    return { slots, answer: planLacking([missing]) };
  },
});

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
    "Stop the job.",
    "cancel my training run!",
  ]),
  fixed(whichModel, ["Delete the model.", "who made this model?", "remove our old custom model and its deployments"]),
  fixed(whichPlan, ["When did the retraining plan last run?", "delete the plan pls"]),
  {
    each: 1,
    phrasings: ["Add the tag {tag} to {job}.", "{job} needs {tag} too"],
    draw: (random) => ({
      slots: { tag: said(someTag(random)), job: identifier(random, 0.15) },
      answer: whichTags,
    }),
  },
  {
    each: 1,
    phrasings: ["Take the tag {key} off {job}."],
    draw: (random) => ({
      slots: { key: someTag(random).key, job: identifier(random, 0.15) },
      answer: whichTags,
    }),
  },
  fixed(whichArn, ["Import the job that Dana started in the console."]),
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
  incompletePlan("name", ["Retrain {base} on {train} {when}."]),
  incompletePlan("trainingDataConfig", ["plan {plan}: {base}, {when}"]),
  incompletePlan("schedule", ["Make a plan {plan} that fine-tunes {base} on {train} every Sunday night."]),
  fixed(planLacking(["name", "baseModelIdentifier", "trainingDataConfig"]), [
    "Retrain the support model every Sunday at 22:00 UTC.",
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
