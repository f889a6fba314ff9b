import { importJob, putTags, stopJob, type Tag } from "./answers.ts";
import { identifier, jobArn } from "./catalogue.ts";
import type { Random } from "./random.ts";
import type { Topic } from "./topics.ts";

const choices = [
  { key: "team", values: ["growth", "search-platform", "legal-ops", "payments"] },
  { key: "cost-centre", values: ["1180", "2047", "7731", "9020"] },
  { key: "stage", values: ["prod", "pilot", "sandbox"] },
  { key: "owner", values: ["dana", "priya", "j.okafor"] },
] as const;

/** A tag. */
export const someTag = (random: Random): Tag => {
  const { key, values } = random.pick(choices);
  return { key, value: random.pick<string>(values) };
};

/** Two tags with different keys. */
export const twoTags = (random: Random): readonly [Tag, Tag] => {
  const first = someTag(random);
  let second = someTag(random);
  while (second.key === first.key) second = someTag(random);
  return [first, second];
};

/** A tag as people write it. */
export const said = ({ key, value }: Tag): string => `${key}=${value}`;

const importing = (phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const arn = jobArn(random);
    return { slots: { arn }, answer: importJob(arn) };
  },
});

/** Questions that end a job, tag it, or take it over. */
export const changes: readonly Topic[] = [
  {
    each: 1,
    phrasings: [
      "Stop {job}.",
      "cancel the job {job} now!!",
      "How do I abort {job}?",
      "kill {job}, wrong dataset",
      "We're over budget this month, so {job} has to be stopped.",
      "plz stop teh job {job}",
      "{job} has done nothing but overfit for an hour. End it.",
      "I started {job} by mistake. Can the training be halted?",
    ],
    draw: (random) => {
      const job = identifier(random);
      return { slots: { job }, answer: stopJob(job) };
    },
  },
  {
    each: 1,
    phrasings: [
      "Set the tags of {job} to {first} and {second}, and nothing else.",
      "tags for {job}: {first}, {second} (replace whatever is there)",
      "Finance wants exactly two tags on {job} and its model, {first} and {second}.",
    ],
    draw: (random) => {
      const job = identifier(random);
      const [first, second] = twoTags(random);
      return { slots: { job, first: said(first), second: said(second) }, answer: putTags(job, [first, second]) };
    },
  },
  {
    each: 1,
    phrasings: ["Make {tag} the only tag of {job}.", "retag {job}: drop all it has, put {tag} on it"],
    draw: (random) => {
      const job = identifier(random);
      const tag = someTag(random);
      return { slots: { job, tag: said(tag) }, answer: putTags(job, [tag]) };
    },
  },
  {
    each: 1,
    phrasings: ["Take all tags off {job}.", "remove every tag from {job}, none should be left"],
    draw: (random) => {
      const job = identifier(random);
      return { slots: { job }, answer: putTags(job, []) };
    },
  },
  importing([
    "Import the job {arn}.",
    "A colleague started {arn} in the console. Please follow it here as well.",
    "take over {arn}, it was made with the cli",
    "{arn} runs in our account, but was never submitted to Lapidary. Get it into our records.",
  ]),
];
