import { checkCost } from "#core/checks/cost.ts";
import { customizationTypeOf } from "#core/checks/customization.ts";
import { finding, found } from "#core/checks/findings.ts";
import { checkHyperParameters } from "#core/checks/hyperparameters.ts";
import { trainedModelId } from "#core/checks/model-ids.ts";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import { SeenRecords } from "#core/dataset/seen.ts";
import { validateDataset } from "#core/dataset/validate.ts";
import type { DataChecks, SourceCheck } from "#core/preflight.ts";
import type { JobRecord } from "#core/record.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { dataSources, type Source } from "#core/sources.ts";
import { objects } from "./objects.ts";
import type { Platform } from "./platform.ts";

/** Why there is nothing to read at a place. */
const absent = {
  missing: "does not exist",
  empty: "is empty",
  folder: "is a folder; it must be one file of JSON Lines",
  elsewhere: "is in another region; it must be in the deployment's",
  forbidden: "cannot be read with the deployment's permissions, or does not exist",
} as const;

/** What is known of a job besides its request. */
export interface JobFacts extends Pick<JobRecord, "orchestration" | "trainedModel"> {
  /** When to read no further. */
  until: Date;
}

/** Estimated tokens of a whole dataset, where perhaps only a part was read; undefined where that part has no text. */
const tokensOf = ({ report, size = 0 }: SourceCheck): number | undefined => {
  if (!report || report.statistics.characters === 0) return undefined;
  const { bytes, statistics } = report;
  return Math.ceil((statistics.estimatedTokens * Math.max(size, bytes)) / bytes);
};

/** Checks the data of jobs, reading each dataset once, and what training on them costs. */
export const dataChecks = (platform: Platform) => {
  const s3 = objects(platform);

  const refused = (source: Source, why: keyof typeof absent): SourceCheck => {
    const own = `s3://${platform.names().bucket}/`;
    const hint = `${source.uri}/`.startsWith(own) ? "" : `; the deployment reads ${own} only`;
    const predicate = `is ${source.uri}, which ${absent[why]}${hint}`;
    return { ...source, ...found({ problems: [finding(source.keys, `dataset-${why}`, predicate)] }) };
  };

  return async (
    request: CreateModelCustomizationJobRequest,
    { orchestration, trainedModel, until }: JobFacts,
  ): Promise<DataChecks> => {
    const type = customizationTypeOf(request);
    const known = { baseModel: trainedModel };
    const model = trainedModelId(request, known) ?? request.baseModelIdentifier;
    const common = {
      format: formatFor(model, type),
      rules: rulesFor(model, type),
      type,
      enough: () => platform.now() >= until,
    };
    const seen = new SeenRecords();
    const sources = dataSources(request);
    const roles = {
      "training data": { role: "training", seen, followed: sources.some(({ holds }) => holds === "validation data") },
      "validation data": { role: "validation", against: seen },
    } as const;

    /** What only the number of records can tell of the hyperparameters. */
    const advice = (records: number) =>
      checkHyperParameters(request, { ...known, records }).warnings.filter(
        ({ code }) => code === "hyperparameter-advice",
      );

    const check = async (source: Source): Promise<SourceCheck> => {
      const { holds, uri } = source;
      if (holds === "invocation logs") {
        const presence = await s3.presence(uri);
        return presence === "present" ? { ...source, ...found() } : refused(source, presence);
      }
      const file = await s3.file(uri);
      if (typeof file === "string") return refused(source, file);
      const report = await validateDataset(file.chunks, { ...common, ...roles[holds] });
      const warnings = holds === "training data" ? advice(report.records) : [];
      return { ...source, ...found({ warnings }), report, size: file.bytes };
    };

    const checked: SourceCheck[] = [];
    // One after another: validation data are compared with the training data, which come first.
    for (const source of sources) checked.push(await check(source));
    const training = checked.find(({ holds }) => holds === "training data");
    const tokens = training && tokensOf(training);
    const { maxCostUsd } = orchestration ?? {};
    const { prices } = platform.settings();
    return { sources: checked, cost: checkCost(request, { ...known, tokens, prices, maxCostUsd }) };
  };
};
