import type { Random } from "./random.ts";

export type Family = "nova" | "claude" | "llama" | "llama-3.3";

export interface Model {
  id: string;
  family: Family;
  region: "us-east-1" | "us-west-2";
  /** As it stands in names that people make up. */
  short: string;
  spoken: readonly string[];
}

const model = (id: string, family: Family, short: string, ...spoken: string[]): Model => ({
  id,
  family,
  region: family === "nova" ? "us-east-1" : "us-west-2",
  short,
  spoken: [...spoken, id],
});

const micro = model(
  "amazon.nova-micro-v1:0:128k",
  "nova",
  "nova-micro",
  "Nova Micro",
  "nova micro",
  "Amazon Nova Micro",
);
const lite = model("amazon.nova-lite-v1:0:300k", "nova", "nova-lite", "Nova Lite", "nova lite", "Amazon Nova Lite");
const pro = model("amazon.nova-pro-v1:0:300k", "nova", "nova-pro", "Nova Pro", "nova pro", "Amazon Nova Pro");
const haiku = model(
  "anthropic.claude-3-haiku-20240307-v1:0:200k",
  "claude",
  "haiku",
  "Claude 3 Haiku",
  "claude 3 haiku",
  "Anthropic's Claude 3 Haiku",
);
const llama = (version: string, size: string) =>
  model(
    `meta.llama${version.replace(".", "-")}-${size}-instruct-v1:0:128k`,
    version === "3.3" ? "llama-3.3" : "llama",
    `llama-${size}`,
    `Llama ${version} ${size.toUpperCase()} Instruct`,
    `llama ${version} ${size}`,
    `Llama ${version} ${size.toUpperCase()}`,
  );

/** Base models that can be customized. */
export const models: readonly Model[] = [
  ...[micro, micro, lite, lite, pro, haiku, haiku],
  ...[llama("3.1", "8b"), llama("3.1", "70b"), llama("3.2", "1b"), llama("3.2", "3b")],
  ...[llama("3.2", "11b"), llama("3.2", "90b"), llama("3.3", "70b")],
];

/** The base models of a family, as often as they should be drawn. */
export const modelsOf = (family: Family): readonly Model[] => models.filter((model) => model.family === family);

/** Students and their teachers, for distillation: the teacher's id and how people call it. */
export const pairs = [
  { student: micro, teacher: "amazon.nova-pro-v1:0", spoken: "Nova Pro" },
  { student: lite, teacher: "amazon.nova-pro-v1:0", spoken: "Nova Pro" },
  { student: llama("3.1", "8b"), teacher: "meta.llama3-1-405b-instruct-v1:0", spoken: "Llama 3.1 405B Instruct" },
] as const;

const projects = [
  "support-replies",
  "invoice-fields",
  "churn-notes",
  "contract-summaries",
  "ticket-triage",
  "product-copy",
  "review-comments",
  "claims-intake",
  "menu-translation",
  "clinic-letters",
  "sql-drafts",
  "mail-routing",
  "meeting-notes",
  "policy-answers",
  "address-parser",
  "fraud-reasons",
  "returns-desk",
  "job-ads",
  "tariff-codes",
  "recipe-steps",
  "incident-reports",
  "lease-terms",
  "tone-rewrite",
  "sensor-alerts",
  "grant-letters",
  "chat-titles",
] as const;

const buckets = [
  "harbour-ml-data",
  "tidewater-training",
  "orchard-nlp-datasets",
  "fern.models.prod",
  "kestrel-finetune",
];

const endings = [
  "v2",
  "v3",
  "v7",
  "r4",
  "r12",
  "exp-07",
  "exp-19",
  "2026-05",
  "2026-09",
  "pilot",
  "baseline",
  "ablation-b",
];

/** What a team would call its project. */
export const projectName = (random: Random): string => random.pick(projects);

/** A part of a job's name, as people search for it. */
export const namePart = (random: Random): string =>
  random.chance(0.7)
    ? projectName(random)
    : random.pick(["pilot", "exp-07", "baseline", "nova-lite", "v1.2", "en+de", "haiku"]);

/** What a team would call things while it customizes one base model. */
export const project = (random: Random, base: Model = random.pick(models)) => {
  const topic = random.pick(projects);
  const ending = random.pick(endings);
  const folder = `s3://${random.pick(buckets)}/${topic}/${random.pick(["2026-q2", "2026-q3", "v3", "cleaned", "export-14"])}`;
  return {
    base,
    topic,
    baseSaid: random.pick(base.spoken),
    jobName: random.chance(0.08) ? `${topic}-en+de-${ending}` : `${topic}-${ending}`,
    customModelName: random.chance(0.5)
      ? `${topic}-${base.short}`
      : `${topic}-${base.short}-${random.integer(1, 9)}`.replaceAll("-", "_"),
    train: `${folder}/${random.pick(["train", "training", "train-dedup"])}.jsonl`,
    validation: `${folder}/${random.pick(["validation", "val", "holdout"])}.jsonl`,
    output: `s3://${random.pick(buckets)}/${topic}/${random.pick(["out", "results", "artifacts"])}/`,
  };
};

const lowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The ARN of a job that customizes `base`. */
export const jobArn = (random: Random, base: Model = random.pick(models)): string =>
  `arn:aws:bedrock:${base.region}:123456789012:model-customization-job/${base.id}/${random.text(lowerAndDigits, 12)}`;

/** The ARN of a custom model that was made from `base`. */
export const modelArn = (random: Random, base: Model = random.pick(models)): string =>
  `arn:aws:bedrock:${base.region}:123456789012:custom-model/${base.id}/${random.text(lowerAndDigits, 12)}`;

/** The ARN of a foundation model that can be customized. */
export const foundationModelArn = (random: Random): string => {
  const { id, region } = random.pick(models);
  return `arn:aws:bedrock:${region}::foundation-model/${id}`;
};

/** A job's name, or now and then its ARN. */
export const identifier = (random: Random, arns = 0.3): string =>
  random.chance(arns) ? jobArn(random) : project(random).jobName;

/** A custom model's name, or now and then its ARN. */
export const modelIdentifier = (random: Random, arns = 0.3): string =>
  random.chance(arns) ? modelArn(random) : project(random).customModelName;

/** A retraining plan's name. */
export const planName = (random: Random, topic = projectName(random)): string =>
  random.pick([topic, `${topic}-plan`, `fresh-${topic}`, `keep-${topic}-current`]);

/** A token such as a list answers: sixteen bytes in base64. */
export const pageToken = (random: Random): string =>
  `${random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 21)}${random.pick(["A", "Q", "g", "w"])}==`;
