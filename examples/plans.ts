import { deletePlan, listPlans, putPlan, readPlan, runPlan, type Plan } from "./answers.ts";
import { modelsOf, pageToken, planName, project, type Model } from "./catalogue.ts";
import { someHyperParameters } from "./hyperparameters.ts";
import type { Random } from "./random.ts";
import { fixed, type Slots, type Topic } from "./topics.ts";

const two = (value: number) => String(value).padStart(2, "0");

const times: readonly ((hour: number, minute: number) => { said: string; schedule: string })[] = [
  (hour, minute) => ({
    said: `every Monday at ${two(hour)}:${two(minute)} UTC`,
    schedule: `cron(${minute} ${hour} ? * MON *)`,
  }),
  (hour, minute) => ({
    said: `each Sunday, ${two(hour)}:${two(minute)} UTC`,
    schedule: `cron(${minute} ${hour} ? * SUN *)`,
  }),
  (hour, minute) => ({
    said: `on weekdays at ${two(hour)}:${two(minute)} UTC`,
    schedule: `cron(${minute} ${hour} ? * MON-FRI *)`,
  }),
  (hour, minute) => ({
    said: `daily at ${two(hour)}:${two(minute)} UTC`,
    schedule: `cron(${minute} ${hour} * * ? *)`,
  }),
  (hour, minute) => ({
    said: `on the 1st of each month at ${two(hour)}:${two(minute)} UTC`,
    schedule: `cron(${minute} ${hour} 1 * ? *)`,
  }),
];

/** A schedule: how people say it, and EventBridge's expression for it. A stretch is a rate, a time of day is a cron. */
export const someSchedule = (random: Random): { said: string; schedule: string } => {
  if (random.chance(0.6)) return random.pick(times)(random.integer(0, 23), random.pick([0, 15, 30, 45]));
  const period = random.pick([
    "6 hours",
    "8 hours",
    "12 hours",
    "36 hours",
    "2 days",
    "3 days",
    "7 days",
    "10 days",
    "14 days",
  ]);
  return { said: `every ${period}`, schedule: `rate(${period})` };
};

/** What the shortest plan says, and its members. */
export const shortestPlan = (random: Random, drawn = project(random)) => {
  const plan = planName(random, drawn.topic);
  return {
    plan,
    slots: { plan, base: drawn.baseSaid, train: drawn.train },
    body: {
      request: {
        baseModelIdentifier: drawn.base.id,
        customizationType: "FINE_TUNING",
        trainingDataConfig: { s3Uri: drawn.train },
      },
    } satisfies Plan,
  };
};

/** Plans that say something more than the shortest one. */
const planning = (
  phrasings: readonly string[],
  more: (random: Random, drawn: ReturnType<typeof project>) => { slots: Slots; members: Partial<Plan> },
  bases?: readonly Model[],
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const drawn = project(random, bases && random.pick(bases));
    const { plan, slots, body } = shortestPlan(random, drawn);
    const { slots: further, members } = more(random, drawn);
    return { slots: { ...slots, ...further }, answer: putPlan(plan, { ...body, ...members }) };
  },
});

const when = (random: Random) => {
  const { said, schedule } = someSchedule(random);
  return { slots: { when: said }, members: { schedule } };
};

/** The prefix that a file lies under. */
const prefixOf = (s3Uri: string) => s3Uri.replace(/[^/]+$/, "");

/** Questions about retraining plans. */
export const retrainingPlans: readonly Topic[] = [
  planning(
    [
      "Retrain {base} on {train} {when}; call the plan {plan}.",
      "new retraining plan {plan}: {base}, data {train}, {when}",
      "I want {base} fine-tuned on {train} {when}, without anybody having to think of it. Name the plan {plan}.",
      "set up a retraining plan\nname: {plan}\nbase: {base}\ntraining data: {train}\nwhen: {when}",
    ],
    when,
  ),
  planning(
    [
      "Plan {plan}: fine-tune {base} on {train} {when} and keep only the newest {keep} models.",
      "{when} train {base} on {train}, plan name {plan}, older models than the last {keep} can go",
    ],
    (random) => {
      const { slots, members } = when(random);
      const keep = random.integer(2, 9);
      return { slots: { ...slots, keep: `${keep}` }, members: { ...members, keep } };
    },
  ),
  planning(
    ["As plan {plan}, train {base} on {train} {when}, even if the data are the same as the last time."],
    (random) => {
      const { slots, members } = when(random);
      return { slots, members: { ...members, skipUnchanged: false } };
    },
  ),
  planning(
    [
      "Whenever something new lands under {prefix}, fine-tune {base} on {train}. The plan's name is {plan}.",
      "start a job automatically for each new object below {prefix}: {base} on {train}, plan {plan}",
    ],
    (_random, { train }) => ({
      slots: { prefix: prefixOf(train) },
      members: { data: { s3Uri: prefixOf(train) } },
    }),
  ),
  planning(
    ["Create the plan {plan} for {base} on {train}. No schedule and no watched prefix, we ask for runs on the bus."],
    () => ({ slots: {}, members: {} }),
  ),
  {
    each: 2,
    phrasings: ["Put a plan {plan} in place: {base} on {train} with {hyper}, {when}."],
    draw: (random) => {
      const drawn = project(random, random.pick([...modelsOf("nova"), ...modelsOf("claude")]));
      const { plan, slots, body } = shortestPlan(random, drawn);
      const { said, hyperParameters } = someHyperParameters(random, drawn.base.family, 2, false);
      const timed = when(random);
      const request = { ...body.request, hyperParameters };
      return {
        slots: { ...slots, ...timed.slots, hyper: said },
        answer: putPlan(plan, { request, ...timed.members }),
      };
    },
  },
  {
    each: 1,
    phrasings: [
      "Show me the retraining plan {plan}.",
      "When did the plan {plan} last start a job?",
      "is the rule of plan {plan} active",
      "What became of the latest runs of the retraining plan {plan}?",
    ],
    draw: (random) => {
      const plan = planName(random);
      return { slots: { plan }, answer: readPlan(plan) };
    },
  },
  fixed(listPlans({}), ["Which retraining plans do we have?", "list all plans"]),
  {
    each: 1,
    phrasings: ["retraining plans, {size} to a page"],
    draw: (random) => {
      const size = random.pick([10, 20, 50]);
      return { slots: { size: `${size}` }, answer: listPlans({ maxResults: size }) };
    },
  },
  {
    each: 1,
    phrasings: ["There are more retraining plans, with nextToken {token}. Get the next page."],
    draw: (random) => {
      const token = pageToken(random);
      return { slots: { token }, answer: listPlans({ nextToken: token }) };
    },
  },
  {
    each: 1,
    phrasings: [
      "Run the retraining plan {plan} right now.",
      "start plan {plan}",
      "Is there something new for {plan}? Then retrain it.",
    ],
    draw: (random) => {
      const plan = planName(random);
      return { slots: { plan }, answer: runPlan(plan) };
    },
  },
  {
    each: 1,
    phrasings: ["Run the plan {plan}, though its data are the same.", "retrain {plan} now, force it"],
    draw: (random) => {
      const plan = planName(random);
      return { slots: { plan }, answer: runPlan(plan, true) };
    },
  },
  {
    each: 1,
    phrasings: [
      "Delete the retraining plan {plan}.",
      "drop plan {plan}, we retrain by hand now",
      "Nothing is to be retrained by the plan {plan} any more, so remove it.",
    ],
    draw: (random) => {
      const plan = planName(random);
      return { slots: { plan }, answer: deletePlan(plan) };
    },
  },
];
