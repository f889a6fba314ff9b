import { submitJob, type Submission } from "./answers.ts";
import { models, modelsOf, project, type Family, type Model } from "./catalogue.ts";
import { someHyperParameters } from "./hyperparameters.ts";
import type { Random } from "./random.ts";
import type { Slots, Topic } from "./topics.ts";

/** What the shortest submission says, and its members. */
export const shortest = (random: Random, drawn = project(random)) => ({
  slots: { job: drawn.jobName, model: drawn.customModelName, base: drawn.baseSaid, train: drawn.train },
  body: {
    jobName: drawn.jobName,
    customModelName: drawn.customModelName,
    baseModelIdentifier: drawn.base.id,
    customizationType: "FINE_TUNING",
    trainingDataConfig: { s3Uri: drawn.train },
  } satisfies Submission,
});

interface More {
  slots: Slots;
  members: Partial<Submission>;
}

/** Submissions that say something more than the shortest one. */
const submitting = (
  each: number,
  phrasings: readonly string[],
  more: (random: Random, drawn: ReturnType<typeof project>) => More,
  bases: readonly Model[] = models.filter(({ family }) => family !== "llama-3.3"),
): Topic => ({
  each,
  phrasings,
  draw: (random) => {
    const drawn = project(random, random.pick(bases));
    const { slots, body } = shortest(random, drawn);
    const { slots: further, members } = more(random, drawn);
    return { slots: { ...slots, ...further }, answer: submitJob({ ...body, ...members }) };
  },
});

const validated = (drawn: ReturnType<typeof project>): More => ({
  slots: { validation: drawn.validation },
  members: { validationDataConfig: { validators: [{ s3Uri: drawn.validation }] } },
});

const families = ["nova", "claude", "llama"] as const;

const withHyperParameters = (family: Family) =>
  submitting(
    2,
    [
      "Fine-tune {base} on {train} with {hyper}; job {job}, custom model {model}.",
      "run {job} on {base}, {hyper}, data in {train}, call the model {model}",
      "Train {model} from {base} using {train}. I want {hyper}. The job's name is {job}.",
      "base {base}\ntrain {train}\njob {job}\nmodel {model}\nhyperparameters: {hyper}",
    ],
    (random) => {
      const { said, hyperParameters } = someHyperParameters(random, family, 3, false);
      return { slots: { hyper: said }, members: { hyperParameters } };
    },
    modelsOf(family),
  );

const withEverything = (family: Family) =>
  submitting(
    family === "claude" ? 3 : 1,
    [
      "Create {job}: {base}, training data {train}, validation data {validation}, {hyper}, and write the artifacts to {output}. The model will be {model}.",
      "I'm repeating an experiment from our paper. Base model {base}; train on {train}; validate on {validation}; {hyper}; results under {output}; job {job}; model {model}.",
    ],
    (random, drawn) => {
      const { said, hyperParameters } = someHyperParameters(random, family, family === "claude" ? 5 : 3, true);
      const { slots, members } = validated(drawn);
      return {
        slots: { ...slots, hyper: said, output: drawn.output },
        members: { ...members, hyperParameters, outputDataConfig: { s3Uri: drawn.output } },
      };
    },
    modelsOf(family),
  );

const hex = "0123456789abcdef";

/** An id as AWS writes them: `subnet-0a1b…`. */
const awsId = (random: Random, prefix: string) => `${prefix}-0${random.text(hex, 16)}`;

const people = ["research", "search-platform", "customer-care", "legal-ops", "growth", "payments"];
const role = (random: Random) => random.pick(["bedrock-finetune", "ml/bedrock-training", "customization-runner"]);

/** Fine-tuning jobs. */
export const submissions: readonly Topic[] = [
  {
    each: 2,
    phrasings: [
      "Fine-tune {base} on {train}. Call the job {job} and the model {model}.",
      "start a job {job}: base {base}, training data {train}, resulting model name {model}",
      "new fine tune pls. job={job} model={model} base={base} data={train}",
      "I'd like to train our own version of {base} with the examples in {train}; the job should be named {job} and the custom model {model}.",
      "Submit a customization job.\n- job name: {job}\n- custom model name: {model}\n- base model: {base}\n- training data: {train}",
    ],
    draw: (random) => {
      const { slots, body } = shortest(random);
      return { slots, answer: submitJob(body) };
    },
  },
  submitting(
    2,
    [
      "Fine-tune {base} with {train} for training and {validation} for validation. Job {job}, model {model}.",
      "kick off {job}: {base}, train on {train}, validate on {validation}, output model {model}",
      "Please create the job {job}, which makes the model {model} out of {base}. Training file: {train}. Validation file: {validation}.",
      "My manager wants {model} by Friday. It's {base} trained on {train}, checked against {validation}, and the job is to be called {job}.",
    ],
    (_random, drawn) => validated(drawn),
  ),
  ...families.flatMap((family) => [withHyperParameters(family), withEverything(family)]),
  submitting(
    2,
    [
      "Fine-tune {base} on {train} as {job} (model {model}), but with the role {role} instead of the default one.",
      "job {job}, model {model}, base {base}, data {train}, role {role}",
      "Our security team gave us the role {role}. Use it to train {model} from {base} on {train}; name the job {job}.",
    ],
    (random) => {
      const roleArn = `arn:aws:iam::123456789012:role/${role(random)}`;
      return { slots: { role: roleArn }, members: { roleArn } };
    },
  ),
  submitting(
    2,
    [
      "Submit {job} ({base}, {train}, model {model}) and tag the job team={team}.",
      "fine-tune {base} with {train}, job {job}, model {model}, job tag team = {team}",
    ],
    (random) => {
      const team = random.pick(people);
      return { slots: { team }, members: { jobTags: [{ key: "team", value: team }] } };
    },
  ),
  submitting(
    2,
    ["Train {model} from {base} on {train} in job {job}. Tag both the job and the model with cost-centre {code}."],
    (random) => {
      const code = `${random.integer(1000, 9999)}`;
      const tags = [{ key: "cost-centre", value: code }];
      return { slots: { code }, members: { jobTags: tags, customModelTags: tags } };
    },
  ),
  submitting(
    2,
    [
      "Encrypt the model with the key {key}: job {job}, base {base}, data {train}, model {model}.",
      "Same as always, {base} on {train}, job {job}, model {model}, but this customer wants their own KMS key {key}.",
    ],
    (random, { base }) => {
      const uuid = [8, 4, 4, 4, 12].map((length) => random.text(hex, length)).join("-");
      const key = random.chance(0.5)
        ? `alias/${random.pick(people)}-models`
        : `arn:aws:kms:${base.region}:123456789012:key/${uuid}`;
      return { slots: { key }, members: { customModelKmsKeyId: key } };
    },
  ),
  submitting(
    2,
    [
      "The training bucket is only reachable from our VPC (subnet {subnet}, security group {group}). Train {model} from {base} on {train} there, job {job}.",
    ],
    (random) => {
      const subnet = awsId(random, "subnet");
      const group = awsId(random, "sg");
      return {
        slots: { subnet, group },
        members: { vpcConfig: { subnetIds: [subnet], securityGroupIds: [group] } },
      };
    },
  ),
  submitting(
    2,
    [
      "Submit {job} with the client request token {token}, so that my script may retry safely. {base}, {train}, model {model}.",
      "idempotent please: token {token}, job {job}, base {base}, train {train}, model {model}",
    ],
    (random) => {
      const token = `${random.pick(["nightly", "retry", "run"])}-${random.text(hex, 8)}`;
      return { slots: { token }, members: { clientRequestToken: token } };
    },
  ),
  submitting(
    2,
    [
      "Run {job} to make {model} out of {base} with {train}, and give up on it after {hours} hours.",
      "{job}: {base} + {train} -> {model}. timeout {hours}h",
      "Fine-tune {base} on {train}, job {job}, model {model}. If it isn't through within {hours} hours something is wrong, so set that as the limit.",
    ],
    (random) => {
      const timeoutHours = random.pick([6, 8, 12, 24, 36, 48]);
      return { slots: { hours: `${timeoutHours}` }, members: { orchestration: { timeoutHours } } };
    },
  ),
];
