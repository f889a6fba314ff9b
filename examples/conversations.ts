import { listJobs, readJob, submitJob } from "./answers.ts";
import { changeExchanges } from "./change-conversations.ts";
import { identifier, modelsOf, namePart, pageToken, project } from "./catalogue.ts";
import { someDay, someMonth } from "./dates.ts";
import { outside } from "./invalid.ts";
import { newest, someStatus } from "./listings.ts";
import type { Random } from "./random.ts";
import { lacking, whichJob } from "./missing.ts";
import { shortest } from "./submissions.ts";
import { fill, type Exchange, type Turn } from "./topics.ts";

const aboutOneJob = (part: "metrics" | "events", ways: Exchange["ways"]): Exchange => ({
  each: 2,
  ways,
  draw: (random) => {
    const job = identifier(random);
    return [
      { slots: { job }, answer: readJob(job) },
      { slots: {}, answer: readJob(job, part) },
    ];
  },
});

const exchanges: readonly Exchange[] = [
  aboutOneJob("metrics", [
    ["Is {job} finished?", "Good. Now its loss curves."],
    ["status of {job}?", "and the metrics"],
    ["Show me {job}.", "How did its loss go, step by step?"],
  ]),
  aboutOneJob("events", [
    ["Why did {job} fail?", "What led up to that?"],
    ["what's {job} doing", "when did it get there? full timeline pls"],
  ]),
  {
    each: 2,
    ways: [
      ["Which {status} jobs were created since {day}?", "The answer has nextToken {token}. Next page, please."],
      ["{status} jobs since {day}", "there's more, token is {token}"],
    ],
    draw: (random) => {
      const { statusEquals, status } = someStatus(random);
      const day = someDay(random);
      const token = pageToken(random);
      const listing = { statusEquals, creationTimeAfter: day.start };
      return [
        { slots: { status, day: day.said }, answer: listJobs(listing) },
        { slots: { token }, answer: listJobs({ ...listing, nextToken: token }) },
      ];
    },
  },
  {
    each: 2,
    ways: [
      ["Jobs with {part} in their name?", "Only the {status} ones.", "And of those the {count} newest."],
      ["search jobs for {part}", "just {status}", "newest {count} only"],
    ],
    draw: (random) => {
      const part = namePart(random);
      const { statusEquals, status } = someStatus(random);
      const count = random.integer(2, 12);
      const listing = { nameContains: part, statusEquals };
      return [
        { slots: { part }, answer: listJobs({ nameContains: part }) },
        { slots: { status }, answer: listJobs(listing) },
        { slots: { count: `${count}` }, answer: listJobs({ ...listing, ...newest, maxResults: count }) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      ["How many jobs did we run in {month}? A list will do.", "Same for {other}.", "Newest first."],
      ["jobs created in {month}", "and in {other}?", "sort that latest first"],
    ],
    draw: (random) => {
      const month = someMonth(random);
      let other = someMonth(random);
      while (other.said === month.said) other = someMonth(random);
      const listing = { creationTimeAfter: other.start, creationTimeBefore: other.end };
      return [
        {
          slots: { month: month.said },
          answer: listJobs({ creationTimeAfter: month.start, creationTimeBefore: month.end }),
        },
        { slots: { other: other.said }, answer: listJobs(listing) },
        { slots: {}, answer: listJobs({ ...listing, ...newest }) },
      ];
    },
  },
  {
    each: 2,
    ways: [
      ["Fine-tune {base} on {train}, job {job}.", "Call the model {model}."],
      ["new job {job}: {base}, data in {train}", "model name: {model}"],
      ["Please run {job} with {base} and the file {train}.", "Oh, sorry. {model}."],
    ],
    draw: (random) => {
      const { slots, body } = shortest(random);
      const { model, ...rest } = slots;
      return [
        { slots: rest, answer: lacking(["customModelName"]) },
        { slots: { model }, answer: submitJob(body) },
      ];
    },
  },
  {
    each: 2,
    ways: [
      ["I want to train {model} from {base}, job {job}.", "It's in {train}, and validate on {validation}."],
      ["job {job} model {model} base {base}", "train {train}\nval {validation}"],
    ],
    draw: (random) => {
      const drawn = project(random);
      const { slots, body } = shortest(random, drawn);
      const { train, ...rest } = slots;
      const validationDataConfig = { validators: [{ s3Uri: drawn.validation }] };
      return [
        { slots: rest, answer: lacking(["trainingDataConfig"]) },
        { slots: { train, validation: drawn.validation }, answer: submitJob({ ...body, validationDataConfig }) },
      ];
    },
  },
  {
    each: 2,
    ways: [
      [
        "Fine-tune {base} on {train}; job {job}, model {model}.",
        "It answered 409, the job name is taken. Try {again} with the model name unchanged.",
      ],
      ["{job}: {base}, {train}, model {model}", "409 conflict.. name the job {again} instead"],
    ],
    draw: (random) => {
      const { slots, body } = shortest(random);
      const again = `${body.jobName}-${random.pick(["b", "retry", "2nd", "redo"])}`;
      return [
        { slots, answer: submitJob(body) },
        { slots: { again }, answer: submitJob({ ...body, jobName: again }) },
      ];
    },
  },
  {
    each: 2,
    ways: [
      ["Train {model} from {base} on {train} in job {job}, {epochs} epochs.", "{fewer} then."],
      ["job {job}, {base}, {train}, model {model}, epochs={epochs}", "ok make it {fewer}"],
    ],
    draw: (random) => {
      const { slots, body } = shortest(random, project(random, random.pick(modelsOf("nova"))));
      const fewer = `${random.integer(2, 5)}`;
      return [
        {
          slots: { ...slots, epochs: `${random.integer(6, 12)}` },
          answer: outside("Nova", "epochCount", "a whole number from 1 to 5"),
        },
        { slots: { fewer }, answer: submitJob({ ...body, hyperParameters: { epochCount: fewer } }) },
      ];
    },
  },
  {
    each: 2,
    ways: [
      ["Show me the loss curve.", "{job}"],
      ["i need the training metrics of my job", "its called {job}"],
    ],
    draw: (random) => {
      const job = identifier(random);
      return [
        { slots: {}, answer: whichJob },
        { slots: { job }, answer: readJob(job, "metrics") },
      ];
    },
  },
];

/** Every conversation of more than one turn, by the exchange it belongs to. */
export const conversations = (random: Random): Turn[][][] =>
  [...exchanges, ...changeExchanges].map(({ each, ways, draw }) =>
    ways.flatMap((way) =>
      Array.from({ length: each }, () => {
        const drawn = draw(random);
        if (drawn.length !== way.length) throw new Error(`Turns do not match: ${way.join(" / ")}`);
        return drawn.map(({ slots, answer }, turn) => ({ question: fill(way[turn] ?? "", slots), answer }));
      }),
    ),
  );
