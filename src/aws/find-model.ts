import * as v from "valibot";
import { placeOf } from "#core/arns.ts";
import { isTerminal } from "#core/lifecycle.ts";
import type { CustomModel } from "#core/model.ts";
import { limits } from "#core/patterns.ts";
import { givenAs, type ModelIdentifier } from "#core/queries.ts";
import type { JobRecord } from "#core/record.ts";
import { text } from "#core/shapes.ts";
import type { JobRecords } from "./jobs.ts";
import type { BedrockModels } from "./models.ts";
import type { Platform } from "./platform.ts";

/** What an identifier means. */
export interface FoundModel {
  /** The model, if Bedrock has it. */
  model?: CustomModel | undefined;
  /** The record of the job that made it or is to make it, if that was submitted here. */
  record?: JobRecord | undefined;
  /** ARNs of what is there, where a name has meant more than one thing: when the one is gone, it would mean another. */
  rivals?: readonly string[] | undefined;
}

/** Records that are looked at for one model: names of models may be used again. */
const mostRecords = 20;

const ModelName = text(limits.customModelName);

/** Whether there is something to delete: a model, or a job that may yet make one. */
const isWorthSomething = ({ status, outputModelArn }: JobRecord) => outputModelArn !== undefined || !isTerminal(status);

const arnOf = ({ jobName, jobArn, outputModelArn }: JobRecord) => outputModelArn ?? jobArn ?? jobName;

/** What is there of all that a name has meant, if that is more than one thing. A tombstone is a thing that is not there. */
const rivalsAmong = (records: readonly JobRecord[], elsewhere: readonly CustomModel[] = []): string[] => {
  const ours = records.filter(isWorthSomething);
  const there = ours.filter(({ modelStatus }) => !modelStatus);
  return ours.length + elsewhere.length > 1 ? [...elsewhere.map(({ modelArn }) => modelArn), ...there.map(arnOf)] : [];
};

/**
 * Finds custom models by a name or an ARN of the model or of its job. A name is a model's before it is a job's, even of a model that is
 * deleted or still in the making: docs/decisions/names-of-models.md.
 */
export const modelFinder = ({ names }: Pick<Platform, "names">, jobs: JobRecords, models: BedrockModels) => {
  const madeBy = async ({ modelArn, jobName, jobArn }: CustomModel) => {
    const name = jobName ?? (await jobs.namesByModel({ modelArn }))[0];
    const record = name === undefined ? undefined : await jobs.get(name);
    const ours = record?.outputModelArn === modelArn || (record?.jobArn !== undefined && record.jobArn === jobArn);
    return ours ? record : undefined;
  };

  /** A model that has a tombstone is not asked for again. */
  const modelOf = async ({ outputModelArn, modelStatus }: JobRecord) =>
    outputModelArn === undefined || modelStatus ? undefined : models.get(outputModelArn);

  const byJob = async (jobName: string | undefined): Promise<FoundModel> => {
    const record = jobName === undefined ? undefined : await jobs.get(jobName);
    return record ? { record, model: await modelOf(record) } : {};
  };

  const recordsOf = async (model: Parameters<JobRecords["namesByModel"]>[0]): Promise<JobRecord[]> => {
    const jobNames = (await jobs.namesByModel(model)).slice(0, mostRecords);
    return (await Promise.all(jobNames.map(jobs.get))).flatMap((record) => record ?? []);
  };

  /** The newest record that has a model or may yet have one; else the newest. */
  const byRecords = async (records: readonly JobRecord[]): Promise<FoundModel> => {
    const record = records.find(isWorthSomething) ?? records[0];
    return record ? { record, model: await modelOf(record) } : {};
  };

  const byArn = async (modelArn: string): Promise<FoundModel> => {
    // Elsewhere the function has no permissions, and the answer would be about those.
    if (placeOf(modelArn) !== placeOf(names().machineArn)) return {};
    const model = await models.get(modelArn);
    return model ? { model, record: await madeBy(model) } : byRecords(await recordsOf({ modelArn }));
  };

  const byName = async (name: string): Promise<FoundModel> => {
    if (!v.is(ModelName, name)) return byJob(name);
    const [model, records] = await Promise.all([models.get(name), recordsOf({ modelName: name })]);
    if (!model)
      return records.length > 0 ? { ...(await byRecords(records)), rivals: rivalsAmong(records) } : byJob(name);
    const record = await madeBy(model);
    if (record) return { model, record, rivals: rivalsAmong(records) };
    const namesake = records.some(({ jobName }) => jobName === name) ? undefined : await jobs.get(name);
    return { model, rivals: rivalsAmong(namesake ? [...records, namesake] : records, [model]) };
  };

  return {
    byJob,
    async find(identifier: ModelIdentifier): Promise<FoundModel> {
      if ("modelArn" in identifier) return byArn(identifier.modelArn);
      return "jobArn" in identifier ? byJob(await jobs.nameOf(identifier.jobArn)) : byName(identifier.name);
    },
  };
};

/** Why nothing is deleted by a name that means one thing now and would mean another afterwards. */
export const ambiguity = (identifier: ModelIdentifier, { rivals = [] }: FoundModel): string | undefined =>
  rivals.length > 0
    ? `${givenAs(identifier)} is the name of more than one custom model or job: use an ARN, of ${rivals.join(", ")}`
    : undefined;
