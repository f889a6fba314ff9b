import * as v from "valibot";
import { isTerminal } from "#core/lifecycle.ts";
import type { CustomModel } from "#core/model.ts";
import { limits } from "#core/patterns.ts";
import { givenAs, type ModelIdentifier } from "#core/queries.ts";
import type { JobRecord } from "#core/record.ts";
import { text } from "#core/shapes.ts";
import type { JobRecords } from "./jobs.ts";
import type { BedrockModels } from "./models.ts";

/** What an identifier means. */
export interface FoundModel {
  /** The model, if Bedrock has it. */
  model?: CustomModel | undefined;
  /** The record of the job that made it or is to make it, if that was submitted here. */
  record?: JobRecord | undefined;
  /** Another job that the name would mean if the model were gone. */
  namesake?: string | undefined;
}

/** Records that are looked at for one model: names of models may be used again. */
const mostRecords = 20;

const ModelName = text(limits.customModelName);

/** Whether there is something to delete: a model, or a job that may yet make one. */
const isWorthSomething = ({ status, outputModelArn }: JobRecord) => outputModelArn !== undefined || !isTerminal(status);

/**
 * Finds custom models by a name or an ARN of the model or of its job. A name is a model's before it is a job's, even of a model that is
 * deleted or still in the making: docs/decisions/names-of-models.md.
 */
export const modelFinder = (jobs: JobRecords, models: BedrockModels) => {
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

  /** The newest record that has a model or may yet have one; else the newest. */
  const byRecords = async (model: Parameters<JobRecords["namesByModel"]>[0]): Promise<FoundModel> => {
    const names = (await jobs.namesByModel(model)).slice(0, mostRecords);
    const records = (await Promise.all(names.map(jobs.get))).flatMap((record) => record ?? []);
    const record = records.find(isWorthSomething) ?? records[0];
    return record ? { record, model: await modelOf(record) } : {};
  };

  const byArn = async (modelArn: string): Promise<FoundModel> => {
    const model = await models.get(modelArn);
    return model ? { model, record: await madeBy(model) } : byRecords({ modelArn });
  };

  const byName = async (name: string): Promise<FoundModel> => {
    if (!v.is(ModelName, name)) return byJob(name);
    const model = await models.get(name);
    if (!model) {
      const found = await byRecords({ modelName: name });
      return found.record ? found : byJob(name);
    }
    const record = await madeBy(model);
    if (record) return { model, record };
    const other = await jobs.get(name);
    return { model, namesake: other && isWorthSomething(other) ? other.jobName : undefined };
  };

  return {
    byJob,
    async find(identifier: ModelIdentifier): Promise<FoundModel> {
      if ("modelArn" in identifier) return byArn(identifier.modelArn);
      return "jobArn" in identifier ? byJob(await jobs.nameOf(identifier.jobArn)) : byName(identifier.name);
    },
  };
};

/** Why nothing is deleted by a name that is a model's now and would be another's afterwards. */
export const ambiguity = (identifier: ModelIdentifier, { namesake }: FoundModel): string | undefined =>
  namesake && `${givenAs(identifier)} is a custom model that was not made here, and also a job: use an ARN`;
