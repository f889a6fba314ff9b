import {
  deleteModel,
  deletePlan,
  importJob,
  listJobs,
  listModels,
  putPlan,
  putTags,
  readJob,
  readModel,
  readPlan,
  stopJob,
} from "./answers.ts";
import { identifier, jobArn, modelIdentifier, planName, project } from "./catalogue.ts";
import { said, twoTags } from "./changes.ts";
import { newest } from "./listings.ts";
import { jobOfModel, planLacking, whichArn, whichJob, whichModel, whichTags } from "./missing.ts";
import { modelPart } from "./models.ts";
import { shortestPlan, someSchedule } from "./plans.ts";
import { cannotDeleteJob, cannotPause } from "./refusals.ts";
import type { Exchange } from "./topics.ts";

const jobs: readonly Exchange[] = [
  {
    each: 1,
    ways: [
      ["Stop {job}.", "Has it stopped yet?"],
      ["kill {job} please", "ok, what's its status"],
    ],
    draw: (random) => {
      const job = identifier(random);
      return [
        { slots: { job }, answer: stopJob(job) },
        { slots: {}, answer: readJob(job) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      ["Stop the job.", "{job}"],
      ["cancel that training!", "the one called {job}"],
    ],
    draw: (random) => {
      const job = identifier(random);
      return [
        { slots: {}, answer: whichJob },
        { slots: { job }, answer: stopJob(job) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      [
        "Which jobs are running?",
        "Stop {job}, it was never meant to start.",
        "Why was it started at all? Get its history.",
      ],
    ],
    draw: (random) => {
      const { jobName: job } = project(random);
      return [
        { slots: {}, answer: listJobs({ statusEquals: "InProgress" }) },
        { slots: { job }, answer: stopJob(job) },
        { slots: {}, answer: readJob(job, "events") },
      ];
    },
  },
  {
    each: 1,
    ways: [["Pause {job} for an hour.", "Then stop it."]],
    draw: (random) => {
      const job = identifier(random);
      return [
        { slots: { job }, answer: cannotPause },
        { slots: {}, answer: stopJob(job) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      ["Add the tag {first} to {job}.", "It has {second} already and is to keep it."],
      ["tag {job} with {first}", "besides that only {second}"],
    ],
    draw: (random) => {
      const job = identifier(random);
      const [first, second] = twoTags(random);
      return [
        { slots: { first: said(first), job }, answer: whichTags },
        { slots: { second: said(second) }, answer: putTags(job, [first, second]) },
      ];
    },
  },
  {
    each: 1,
    ways: [["The model {model} should be tagged {first} and {second}, nothing else.", "{job}"]],
    draw: (random) => {
      const { jobName: job, customModelName: model } = project(random);
      const [first, second] = twoTags(random);
      return [
        { slots: { model, first: said(first), second: said(second) }, answer: jobOfModel },
        { slots: { job }, answer: putTags(job, [first, second]) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      ["Import a job that we made with the SDK.", "{arn}", "Now show me its loss curves."],
      ["can you track the job i started by hand", "sure: {arn}", "and its metrics?"],
    ],
    draw: (random) => {
      const arn = jobArn(random);
      return [
        { slots: {}, answer: whichArn },
        { slots: { arn }, answer: importJob(arn) },
        { slots: {}, answer: readJob(arn, "metrics") },
      ];
    },
  },
];

const customModels: readonly Exchange[] = [
  {
    each: 1,
    ways: [
      ["Delete the model.", "{model}, and everything that serves it."],
      ["remove a custom model for me", "its {model}, take its deployments down as well"],
    ],
    draw: (random) => {
      const model = modelIdentifier(random);
      return [
        { slots: {}, answer: whichModel },
        { slots: { model }, answer: deleteModel(model, { cascade: true }) },
      ];
    },
  },
  {
    each: 1,
    ways: [["Delete the custom model {model}.", "That failed, a deployment still serves it. Delete that too."]],
    draw: (random) => {
      const model = modelIdentifier(random);
      return [
        { slots: { model }, answer: deleteModel(model) },
        { slots: {}, answer: deleteModel(model, { cascade: true }) },
      ];
    },
  },
  {
    each: 1,
    ways: [["Delete the job {job}.", "All right. But the model that it made can go."]],
    draw: (random) => {
      const { jobName: job } = project(random);
      return [
        { slots: { job }, answer: cannotDeleteJob },
        { slots: {}, answer: deleteModel(job) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      ["Which custom models have {part} in the name?", "Newest first.", "What do we know about {model}?"],
      ["models with {part}", "latest on top", "details of {model}"],
    ],
    draw: (random) => {
      const nameContains = modelPart(random);
      const model = `${nameContains}${nameContains.includes("_") ? "_" : "-"}${random.integer(2, 40)}`;
      return [
        { slots: { part: nameContains }, answer: listModels({ nameContains }) },
        { slots: {}, answer: listModels({ nameContains, ...newest }) },
        { slots: { model }, answer: readModel(model) },
      ];
    },
  },
];

const plans: readonly Exchange[] = [
  {
    each: 1,
    ways: [
      ["Retrain {base} on {train} {when}.", "Call it {plan}."],
      ["{base}, {train}, {when}, as a plan", "name: {plan}"],
    ],
    draw: (random) => {
      const { plan, slots, body } = shortestPlan(random);
      const { said: when, schedule } = someSchedule(random);
      const { plan: _, ...rest } = slots;
      return [
        { slots: { ...rest, when }, answer: planLacking(["name"]) },
        { slots: { plan }, answer: putPlan(plan, { ...body, schedule }) },
      ];
    },
  },
  {
    each: 1,
    ways: [
      [
        "Plan {plan}: fine-tune {base} on {train} {when}.",
        "Keep the newest {keep} models only.",
        "Is its rule active?",
      ],
    ],
    draw: (random) => {
      const { plan, slots, body } = shortestPlan(random);
      const { said: when, schedule } = someSchedule(random);
      const keep = random.integer(2, 9);
      return [
        { slots: { ...slots, when }, answer: putPlan(plan, { ...body, schedule }) },
        { slots: { keep: `${keep}` }, answer: putPlan(plan, { ...body, schedule, keep }) },
        { slots: {}, answer: readPlan(plan) },
      ];
    },
  },
  {
    each: 1,
    ways: [["What has the plan {plan} been doing lately?", "Nothing useful, then. Delete it."]],
    draw: (random) => {
      const plan = planName(random);
      return [
        { slots: { plan }, answer: readPlan(plan) },
        { slots: {}, answer: deletePlan(plan) },
      ];
    },
  },
];

/** Exchanges that stop, tag and import jobs, or are about custom models and retraining plans. */
export const changeExchanges: readonly Exchange[] = [...jobs, ...customModels, ...plans];
