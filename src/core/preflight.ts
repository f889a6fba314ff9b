import { counted, dollars, grouped, size } from "./amounts.ts";
import type { Check, Finding } from "./checks/findings.ts";
import { together } from "./checks/findings.ts";
import type { CostCheck } from "./checks/cost.ts";
import type { Estimate } from "./estimate.ts";
import type { HyperParameterCheck } from "./checks/hyperparameters.ts";
import type { DatasetReport } from "./dataset/report.ts";
import { pointerTo } from "./issues.ts";
import type { Source } from "./sources.ts";
import type { Telling, TimelineType } from "./timeline.ts";

/** What was found of a request by itself. */
export interface RequestChecks {
  baseModel: Check;
  /** With the configuration of a distillation or of reinforcement. */
  hyperParameters: HyperParameterCheck;
  /** Absent where the deployment's policy asks for nothing. */
  policy?: Check;
}

/** What was found of one of the places that a job reads. */
export interface SourceCheck extends Source, Check {
  /** Absent where there is nothing to be read as a dataset. */
  report?: DatasetReport;
  /** Bytes of the whole, of which perhaps only a part was read. */
  size?: number;
}

/** What was found of a job's data, and of what training on them costs. */
export interface DataChecks {
  sources: readonly SourceCheck[];
  cost: CostCheck;
}

/** How a check is told in a job's timeline. */
export interface Told extends Partial<Telling> {
  type: TimelineType;
  message: string;
  /** What is wrong, a sentence each, as far as it is kept. */
  wrong: readonly string[];
  /** How much is wrong. */
  count: number;
}

const sentence = ({ detail }: Finding) => `${detail}.`;

const mostSaid = 3;

/** The first three of so many sentences, and how many more there are. */
const firstOf = (sentences: readonly string[], count = sentences.length): string => {
  const said = sentences.slice(0, mostSaid);
  const more = count - said.length;
  return [...said, ...(more > 0 ? [`And ${grouped(more)} more.`] : [])].join(" ");
};

/** What else is to be known where nothing is wrong. */
const beside = (warnings: readonly string[], count?: number) =>
  warnings.length > 0 ? ` Worth knowing: ${firstOf(warnings, count)}` : "";

const told = (
  type: TimelineType,
  { problems, warnings }: Check,
  { fine, report, ...about }: { about?: string; fine: string; report: object },
): Told => {
  const wrong = problems.map(sentence);
  const message = wrong.length > 0 ? firstOf(wrong) : `${fine}${beside(warnings.map(sentence))}`;
  return { type, ...about, message, report: { ...report }, wrong, count: wrong.length };
};

const leftOut = (defaults: Record<string, string>) => {
  const values = Object.entries(defaults).map(([name, value]) => `${name} ${value}`);
  return values.length > 0 ? ` Left to Bedrock: ${values.join(", ")}.` : "";
};

/** The story of a request's checks. */
export const tellRequest = ({ baseModel, hyperParameters, policy }: RequestChecks): Told[] => [
  told("base-model.checked", baseModel, { fine: "Nothing stands against the base model.", report: baseModel }),
  told("hyperparameters.checked", hyperParameters, {
    fine: `Nothing stands against the hyperparameters.${leftOut(hyperParameters.defaults)}`,
    report: hyperParameters,
  }),
  ...(policy
    ? [told("policy.checked", policy, { fine: "The job is as the deployment's policy asks.", report: policy })]
    : []),
];

/** Findings as sentences that say of which dataset, and where in it, they are. */
const ofDataset = (holds: string, { errors }: DatasetReport) =>
  errors.map(({ line, pointer, message }) => {
    const place = line > 0 ? `line ${line} of the ${holds}` : `the ${holds}`;
    return `In ${place}${pointer && `, at ${pointer}`}: ${message}`;
  });

const tellSource = ({ holds, keys, uri, problems, warnings, report }: SourceCheck): Told => {
  const check = { problems, warnings };
  const about = pointerTo(keys);
  if (!report) {
    const fine = `The ${holds} are there; Bedrock checks what they hold.`;
    return told("dataset.checked", check, { about, fine, report: { s3Uri: uri, ...check } });
  }
  const { records, bytes, errorCount, warningCount, statistics } = report;
  const extent = `${counted(records, "record")}, ${size(bytes)}, about ${counted(statistics.estimatedTokens, "token")}`;
  const ofEachKind = report.warnings.filter(
    ({ code }, index) => report.warnings.findIndex((other) => other.code === code) === index,
  );
  const known = [...warnings.map(sentence), ...ofEachKind.map(({ message }) => message)];
  const wrong = ofDataset(holds, report);
  return {
    type: "dataset.checked",
    about,
    message:
      errorCount > 0
        ? `The ${holds} are not valid. ${firstOf(wrong, errorCount)}`
        : `The ${holds} are valid: ${extent}.${beside(known, warnings.length + warningCount)}`,
    report: { s3Uri: uri, ...report },
    wrong,
    count: errorCount,
  };
};

const costs = ({ trainingUsd, storageUsdPerMonth }: Estimate) =>
  trainingUsd === undefined
    ? "What the training costs is not known."
    : `The training is estimated at ${dollars(trainingUsd)}, and the model at ${dollars(storageUsdPerMonth)} a month.`;

/** Events about other data are others. */
const aboutThese = (fingerprint: string | undefined) => {
  const these = fingerprint?.slice(0, 8);
  return ({ about, ...one }: Told): Told => {
    const parts = [about, these].filter((part) => part !== undefined);
    return parts.length > 0 ? { ...one, about: parts.join("#") } : one;
  };
};

/** The story of the checks of a job's data, which a fingerprint tells from others, and of its cost. */
export const tellData = ({ sources, cost }: DataChecks, fingerprint?: string): Told[] =>
  [...sources.map(tellSource), told("cost.estimated", cost, { fine: costs(cost.estimate), report: cost.estimate })].map(
    aboutThese(fingerprint),
  );

/** Why a job is refused: three of all that is wrong, the first of each check before its second. Undefined where nothing is. */
export const refusalOf = (story: readonly Told[]): string | undefined => {
  const count = story.reduce((sum, one) => sum + one.count, 0);
  const ranked = story.flatMap(({ wrong }) => wrong.slice(0, mostSaid).map((said, rank) => ({ said, rank })));
  const sentences = ranked.toSorted((one, other) => one.rank - other.rank).map(({ said }) => said);
  return count === 0 ? undefined : firstOf(sentences, count);
};

/** The whole report on a job that was not started. */
export const dryRunReport = (request: RequestChecks, { sources, cost }: DataChecks) => {
  const { problems: errors, warnings } = together(
    request.baseModel,
    request.hyperParameters,
    ...(request.policy ? [request.policy] : []),
    ...sources,
    cost,
  );
  const datasets = sources.flatMap(({ keys, uri, report }) =>
    report ? [{ pointer: pointerTo(keys), s3Uri: uri, valid: report.errorCount === 0, ...report }] : [],
  );
  return {
    valid: errors.length === 0 && datasets.every(({ valid }) => valid),
    errors,
    warnings,
    defaults: request.hyperParameters.defaults,
    datasets,
    estimate: cost.estimate,
  };
};
