import { checkCost } from "#core/checks/cost.ts";
import { customizationTypeOf } from "#core/checks/customization-type.ts";
import { finding, found } from "#core/checks/findings.ts";
import { checkHyperParameters } from "#core/checks/hyperparameters.ts";
import { trainedModelId } from "#core/checks/model-ids.ts";
import { besideTexts } from "#core/dataset/beside-texts.ts";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import { SeenRecords } from "#core/dataset/seen.ts";
import { validateDataset } from "#core/dataset/validate.ts";
import type { DataChecks, SourceCheck } from "#core/preflight.ts";
import type { JobRecord } from "#core/record.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { dataSources, placeOf, type Source } from "#core/sources.ts";
import { taskFailure } from "./failure.ts";
import type { Content, Objects } from "./objects.ts";
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
export const dataChecks = (platform: Platform, s3: Pick<Objects, "file" | "presence">) => {
  const refused = (source: Source, why: string, code: string): SourceCheck => {
    const { bucket } = platform.names();
    const hint =
      placeOf(source.uri).bucket === bucket
        ? ""
        : `; the deployment reads s3://${bucket}/ and the buckets of its setting "buckets"`;
    const predicate = `is ${source.uri}, which ${why}${hint}`;
    return { ...source, ...found({ problems: [finding(source.keys, code, predicate)] }) };
  };

  /** A dataset to be read, or why it cannot be, which S3 or a key may refuse in many ways. */
  const opened = async (source: Source): Promise<Content | SourceCheck> => {
    try {
      const file = await s3.file(source.uri);
      return typeof file === "string" ? refused(source, absent[file], `dataset-${file}`) : file;
    } catch (error) {
      const { name, message } = taskFailure(error);
      if (name !== "PermanentError") throw error;
      return refused(source, `cannot be read: ${message}`, "dataset-unreadable");
    }
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
      "training data": { role: "training", seen },
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
        // Nobody counts what they add to the training data.
        seen.records = undefined;
        const presence = await s3.presence(uri);
        return presence === "present"
          ? { ...source, ...found() }
          : refused(source, absent[presence], `dataset-${presence}`);
      }
      const file = await opened(source);
      if ("problems" in file) return file;
      const report = await validateDataset(file.chunks, {
        ...common,
        ...roles[holds],
        followed: source !== sources.at(-1),
      });
      const whole = report.fingerprint !== undefined && report.records > 0;
      const warnings = holds === "training data" && whole ? advice(report.records) : [];
      return { ...source, ...found({ warnings }), report, size: file.bytes };
    };

    const checked: SourceCheck[] = [];
    // One after another: validation data are compared with the training data, which come first.
    for (const source of sources) checked.push(await check(source));
    const training = checked.find(({ holds }) => holds === "training data");
    // How much of invocation logs is trained on nobody knows before.
    const countable = !sources.some(({ holds }) => holds === "invocation logs");
    const tokens = training && countable ? tokensOf(training) : undefined;
    const { maxCostUsd } = orchestration ?? {};
    const { prices } = platform.settings();
    return {
      sources: checked,
      cost: checkCost(request, {
        ...known,
        tokens,
        beside: training?.report && besideTexts(training.report.statistics),
        prices,
        maxCostUsd,
      }),
    };
  };
};
