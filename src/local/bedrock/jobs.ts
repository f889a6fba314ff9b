import type { CreateModelCustomizationJobCommandInput } from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { limits } from "#core/patterns.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { oneOf, structure, text } from "#core/shapes.ts";
import { randomFrom } from "#local/random.ts";
import { ServiceError } from "#local/service.ts";
import { newArn } from "./arns.ts";
import { findModel, isRetired, type FoundationModel } from "./catalogue.ts";
import { completeHyperParameters } from "./hyperparameters.ts";
import { describeJob, isActive, summarizeJob, type Job } from "./job.ts";
import { liveJob, type LifeDeps } from "./life.ts";
import type { modelStore } from "./models.ts";
import { pageMembers, pageOf } from "./paging.ts";
import type { tagStore } from "./tags.ts";
import { tokenStore } from "./tokens.ts";
import { validated } from "./validation.ts";

const JobRequest = structure({ jobIdentifier: text(limits.jobIdentifier) });
const ListJobsRequest = structure({
  ...pageMembers,
  statusEquals: v.optional(oneOf(["InProgress", "Completed", "Failed", "Stopping", "Stopped"])),
  nameContains: v.optional(text(limits.jobName)),
});

export interface JobDeps extends Omit<LifeDeps, "completed"> {
  random: () => number;
  /** Jobs that may be active at once. */
  quota: () => number;
  /** Whether Bedrock can assume the role yet. */
  canAssume: (roleArn: string) => boolean;
  tags: ReturnType<typeof tagStore>;
  models: ReturnType<typeof modelStore>;
}

const invalid = (message: string) => new ServiceError("ValidationException", message);

const supports = (model: FoundationModel, type: string) =>
  type === "REINFORCEMENT_FINE_TUNING"
    ? model.reinforced === true
    : model.customizations.some((customization) => customization === type);

/** Which configuration a type of customization asks for. */
const configOf: Record<string, "distillationConfig" | "rftConfig"> = {
  DISTILLATION: "distillationConfig",
  REINFORCEMENT_FINE_TUNING: "rftConfig",
};

/** The account's customization jobs and the operations on them. */
export const jobStore = (deps: JobDeps) => {
  const { clock, random, tags, models } = deps;
  const byName = new Map<string, { job: Job; life: ReturnType<typeof liveJob> }>();
  const byArn = new Map<string, string>();
  const tokens = tokenStore("ConflictException");

  const existing = (input: object) => {
    const { jobIdentifier } = validated(JobRequest, input);
    const found = byName.get(byArn.get(jobIdentifier) ?? jobIdentifier);
    if (!found) throw new ServiceError("ResourceNotFoundException", "The provided job identifier is invalid.");
    return found;
  };

  const baseOf = (identifier: string) => {
    const model = findModel(identifier) ?? models.find(identifier)?.job.model;
    if (!model) throw invalid("The provided model identifier is invalid.");
    if (isRetired(model, clock.now()))
      throw new ServiceError("ResourceNotFoundException", "This model version has reached the end of its life.");
    return model;
  };

  /** What the service checks beyond single members. Throws its errors. */
  const admitted = (request: CreateModelCustomizationJobRequest) => {
    if (!deps.canAssume(request.roleArn))
      throw invalid(
        "Could not assume provided IAM role. Please ensure the role exists and has a trust relationship that allows assumption by service bedrock.amazonaws.com",
      );
    if (byName.has(request.jobName))
      throw new ServiceError("ConflictException", "The provided job name is currently in use.");
    const model = baseOf(request.baseModelIdentifier);
    const type = request.customizationType ?? "FINE_TUNING";
    if (!supports(model, type)) throw invalid(`The provided model does not support customization of type ${type}.`);
    const given = Object.keys(request.customizationConfig ?? {})[0];
    if (given !== configOf[type])
      throw invalid(
        configOf[type] === undefined
          ? `customizationConfig is not allowed for customization of type ${type}.`
          : `customizationConfig.${configOf[type]} is required for customization of type ${type}.`,
      );
    const hyperParameters = completeHyperParameters(model.id, request.hyperParameters ?? {});
    const active = [...byName.values()].filter(({ job }) => isActive(job)).length;
    if (active >= deps.quota())
      throw new ServiceError(
        "ServiceQuotaExceededException",
        `The number of concurrent model customization jobs exceeds the quota of ${deps.quota()} for the account.`,
      );
    return { model, type, hyperParameters };
  };

  return {
    operations: {
      async CreateModelCustomizationJob(input: CreateModelCustomizationJobCommandInput) {
        const request = validated(CreateModelCustomizationJobRequest, input, input.jobName);
        const earlier = tokens.answered(request);
        if (earlier !== undefined) return { jobArn: earlier };
        const { model, type, hyperParameters } = admitted(request);
        const now = clock.now();
        const job: Job = {
          arn: newArn("model-customization-job", random, model),
          request,
          given: input,
          customizationType: type,
          model,
          hyperParameters,
          created: now,
          random: randomFrom(random() * 2 ** 32),
          status: "InProgress",
          phases: {
            validationDetails: { status: "NotStarted" },
            dataProcessingDetails: { status: "NotStarted" },
            trainingDetails: { status: "NotStarted" },
          },
          modified: now,
        };
        const life = liveJob({ ...deps, completed: (done) => models.add(done, clock.now()) }, job);
        byName.set(request.jobName, { job, life });
        byArn.set(job.arn, request.jobName);
        tokens.remember(request, job.arn);
        tags.add(job.arn, request.jobTags);
        await life.begin();
        return { jobArn: job.arn };
      },
      async GetModelCustomizationJob(input: object) {
        return describeJob(existing(input).job);
      },
      async ListModelCustomizationJobs(input: object) {
        const request = validated(ListJobsRequest, input);
        const { statusEquals, nameContains } = request;
        const fitting = [...byName.values()].flatMap(({ job }) =>
          (statusEquals === undefined || job.status === statusEquals) &&
          (nameContains === undefined || job.request.jobName.includes(nameContains))
            ? [job]
            : [],
        );
        const { found, nextToken } = pageOf(fitting, request);
        return {
          modelCustomizationJobSummaries: found.map(summarizeJob),
          ...(nextToken !== undefined && { nextToken }),
        };
      },
      async StopModelCustomizationJob(input: object) {
        const { job, life } = existing(input);
        if (!isActive(job))
          throw new ServiceError("ConflictException", `The job has the status ${job.status} and cannot be stopped.`);
        if (job.status === "InProgress") life.stop();
        return {};
      },
    },
  };
};
