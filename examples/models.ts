import { deleteModel, listModels, readModel, type Deletion, type ModelListing } from "./answers.ts";
import { foundationModelArn, identifier, modelArn, modelIdentifier, pageToken, projectName } from "./catalogue.ts";
import { someDay, someMonth } from "./dates.ts";
import { few, newest } from "./listings.ts";
import type { Random } from "./random.ts";
import { fixed, type Slots, type Topic } from "./topics.ts";

const listing = (
  phrasings: readonly string[],
  draw: (random: Random) => { slots: Slots; listing: ModelListing },
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const drawn = draw(random);
    return { slots: drawn.slots, answer: listModels(drawn.listing) };
  },
});

/** A part of a custom model's name, which has neither dots nor pluses. */
export const modelPart = (random: Random): string =>
  random.chance(0.7) ? projectName(random) : projectName(random).replaceAll("-", "_");

const lists: readonly Topic[] = [
  fixed(listModels({}), ["List our custom models.", "what models have we got", "Show me every custom model there is."]),
  fixed(listModels({ modelStatus: "Creating" }), ["Which custom models are still being created?"]),
  fixed(listModels({ modelStatus: "Failed" }), ["custom models whose creation failed"]),
  fixed(listModels({ isOwned: true }), ["Only the custom models that our own account owns, please."]),
  fixed(listModels({ isOwned: false }), ["Which custom models were shared with us by other accounts?"]),
  listing(["Which custom models have {part} in their name?", "find models called something like {part}"], (random) => {
    const nameContains = modelPart(random);
    return { slots: { part: nameContains }, listing: { nameContains } };
  }),
  listing(["What are the {count} newest custom models?", "last {count} models we made"], (random) => {
    const count = few(random);
    return { slots: { count: `${count}` }, listing: { ...newest, maxResults: count } };
  }),
  listing(["The {count} latest active models with {part} in the name."], (random) => {
    const count = few(random);
    const nameContains = modelPart(random);
    return {
      slots: { count: `${count}`, part: nameContains },
      listing: { modelStatus: "Active", nameContains, ...newest, maxResults: count },
    };
  }),
  listing(["Which custom models were created since {day}?"], (random) => {
    const day = someDay(random);
    return { slots: { day: day.said }, listing: { creationTimeAfter: day.start } };
  }),
  listing(["models made in {month}"], (random) => {
    const month = someMonth(random);
    return {
      slots: { month: month.said },
      listing: { creationTimeAfter: month.start, creationTimeBefore: month.end },
    };
  }),
  listing(
    [
      "Which custom models go back to the foundation model {arn}?",
      "list all models of ours whose foundation model is {arn}",
    ],
    (random) => {
      const arn = foundationModelArn(random);
      return { slots: { arn }, listing: { foundationModelArnEquals: arn } };
    },
  ),
  listing(["Which custom models have {arn}, which is custom itself, as their base model?"], (random) => {
    const arn = modelArn(random);
    return { slots: { arn }, listing: { baseModelArnEquals: arn } };
  }),
  listing(["Next page of the custom models, the token is {token}"], (random) => {
    const token = pageToken(random);
    return { slots: { token }, listing: { nextToken: token } };
  }),
];

const one = (named: (random: Random) => Slots & { model: string }, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const slots = named(random);
    return { slots, answer: readModel(slots.model) };
  },
});

const spans = [
  { said: "30 minutes", timeoutMinutes: 30 },
  { said: "90 minutes", timeoutMinutes: 90 },
  { said: "an hour", timeoutMinutes: 60 },
  { said: "4 hours", timeoutMinutes: 240 },
  { said: "12 hours", timeoutMinutes: 720 },
] as const;

const deleting = (
  phrasings: readonly string[],
  draw: (random: Random) => { model: string; slots?: Slots; deletion?: Deletion },
): Topic => ({
  each: 1,
  phrasings,
  draw: (random) => {
    const { model, slots = {}, deletion } = draw(random);
    return { slots: { model, ...slots }, answer: deleteModel(model, deletion) };
  },
});

const withTimeout = (phrasing: string, more: Deletion) =>
  deleting([phrasing], (random) => {
    const { said, timeoutMinutes } = random.pick(spans);
    return { model: modelIdentifier(random), slots: { span: said }, deletion: { ...more, timeoutMinutes } };
  });

/** Questions about custom models. */
export const customModels: readonly Topic[] = [
  ...lists,
  one(
    (random) => ({ model: modelIdentifier(random) }),
    [
      "Show me the custom model {model}.",
      "Which job made the model {model}?",
      "final losses of the model {model}",
      "Where does the custom model {model} come from? I need its lineage.",
      "An auditor asks who deleted the model {model}, and when.",
      "what is the dataset fingerprint of model {model}",
    ],
  ),
  one((random) => ({ model: identifier(random) }), ["Describe the custom model that came out of the job {model}."]),
  deleting(
    [
      "Delete the custom model {model}.",
      "get rid of the model {model}",
      "We pay storage for the model {model} and nobody calls it. Remove it, please.",
    ],
    (random) => ({ model: modelIdentifier(random) }),
  ),
  deleting(
    [
      "Delete the model {model} and everything that serves it.",
      "remove model {model} incl. its deployments and provisioned throughput",
      "Tear down whatever serves the model {model}, then delete the model itself.",
    ],
    (random) => ({ model: modelIdentifier(random), deletion: { cascade: true } }),
  ),
  withTimeout("Delete the custom model {model}, and give up if it isn't gone within {span}.", {}),
  withTimeout("delete model {model} with all its deployments, timeout {span}", { cascade: true }),
  deleting(["Delete the model that {model} made.", "the model of job {model} can go, delete it"], (random) => ({
    model: identifier(random),
  })),
];
