import type {
  CommitmentDuration,
  CreateProvisionedModelThroughputCommandInput,
  ProvisionedModelStatus,
  ProvisionedModelSummary,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { limits } from "#core/patterns.ts";
import { integerBetween, oneOf, structure, text } from "#core/shapes.ts";
import { ServiceError } from "#local/service.ts";
import { findModel, foundationModelArn, fullId, isRetired, type FoundationModel } from "./catalogue.ts";
import { hostingLimits } from "./hosting-limits.ts";
import {
  creationMembers,
  hostingStore,
  minutesBetween,
  newHosting,
  type Hosting,
  type HostingDeps,
} from "./hosting.ts";
import { pageMembers, pageOf } from "./paging.ts";
import { tokenStore } from "./tokens.ts";
import { validated } from "./validation.ts";

/** Provisioned throughput of a model, bought in model units. */
interface Throughput extends Hosting {
  status: ProvisionedModelStatus;
  readonly modelUnits: number;
  /** The model that it serves, or that the model which it serves was made from. */
  readonly base: FoundationModel;
  readonly commitment?: { readonly duration: CommitmentDuration; readonly expires: number };
}

const provisionedModelId = text(hostingLimits.provisionedModelId);
const name = text(hostingLimits.provisionedModelName);
const modelId = text(limits.modelIdentifier);

const ThroughputRequest = structure({ provisionedModelId });
const CreateRequest = structure({
  ...creationMembers,
  modelUnits: integerBetween(1),
  provisionedModelName: name,
  modelId,
  commitmentDuration: v.optional(oneOf(["OneMonth", "SixMonths"])),
});
const UpdateRequest = structure({
  provisionedModelId,
  desiredProvisionedModelName: v.optional(name),
  desiredModelId: v.optional(modelId),
});
const ListRequest = structure({
  ...pageMembers,
  nameContains: v.optional(name),
  statusEquals: v.optional(oneOf(["Creating", "InService", "Updating", "Failed"])),
  modelArnEquals: v.optional(text(limits.modelArn)),
});

const day = 24 * 60 * 60_000;
/** Milliseconds of each commitment. The documentation does not say how long its months are: 30 days here. */
const terms: Record<CommitmentDuration, number> = { OneMonth: 30 * day, SixMonths: 180 * day };

const invalid = (message: string) => new ServiceError("ValidationException", message);
const conflict = (message: string) => new ServiceError("ConflictException", message);

const describe = (throughput: Throughput) => {
  const { arn, modelUnits, base, commitment, created, modified } = throughput;
  return {
    provisionedModelName: throughput.name,
    provisionedModelArn: arn,
    modelArn: throughput.modelArn,
    desiredModelArn: throughput.desiredModelArn,
    foundationModelArn: foundationModelArn(fullId(base)),
    modelUnits,
    desiredModelUnits: modelUnits,
    status: throughput.status,
    ...(commitment && {
      commitmentDuration: commitment.duration,
      commitmentExpirationTime: new Date(commitment.expires),
    }),
    creationTime: new Date(created),
    lastModifiedTime: new Date(modified),
  } satisfies ProvisionedModelSummary;
};

/** The account's provisioned throughput and the operations on it. */
export const throughputStore = (deps: HostingDeps) => {
  const { clock, models } = deps;
  const throughputs = hostingStore<Throughput>(deps, {
    noun: "provisioned model",
    aliases: (throughput) => [throughput.name, throughput.arn.slice(-12)],
  });
  const tokens = tokenStore("ValidationException");

  /** The model that an identifier means, by its ARN, and the foundation model behind it. Throws ResourceNotFoundException. */
  const modelOf = (identifier: string) => {
    const base = findModel(identifier);
    if (!base) {
      const { arn, job } = models.existing(identifier);
      return { arn, base: job.model };
    }
    if (isRetired(base, clock.now()))
      throw new ServiceError("ResourceNotFoundException", "This model version has reached the end of its life.");
    return { arn: foundationModelArn(fullId(base)), base };
  };

  /** The model that throughput may move to: the base of the custom model that it serves, or another one made from it. */
  const successor = ({ modelArn, base }: Throughput, identifier: string) => {
    if (modelArn === foundationModelArn(fullId(base)))
      throw invalid("The model of provisioned throughput for a base model cannot be changed.");
    const desired = modelOf(identifier);
    if (desired.base !== base)
      throw invalid(
        "The desired model must have the same base model as the one that the provisioned throughput serves.",
      );
    return desired.arn;
  };

  return {
    serving: throughputs.serving,

    operations: {
      async CreateProvisionedModelThroughput(input: CreateProvisionedModelThroughputCommandInput) {
        const request = validated(CreateRequest, input, input.provisionedModelName);
        const earlier = tokens.answered(request);
        if (earlier !== undefined) return { provisionedModelArn: earlier };
        throughputs.claim(request.provisionedModelName);
        const { arn, base } = modelOf(request.modelId);
        const { commitmentDuration: duration } = request;
        const throughput: Throughput = {
          ...newHosting(deps, "provisioned-model", request.provisionedModelName, arn),
          modelUnits: request.modelUnits,
          base,
          ...(duration && { commitment: { duration, expires: clock.now() + terms[duration] } }),
        };
        throughputs.add(throughput, request.tags);
        tokens.remember(request, throughput.arn);
        clock.after(minutesBetween(3, 9, throughput), () => throughputs.change(throughput, { status: "InService" }));
        return { provisionedModelArn: throughput.arn };
      },
      async GetProvisionedModelThroughput(input: object) {
        return describe(throughputs.existing(validated(ThroughputRequest, input).provisionedModelId));
      },
      async ListProvisionedModelThroughputs(input: object) {
        const request = validated(ListRequest, input);
        const { found, nextToken } = pageOf(throughputs.matching(request), request);
        return { provisionedModelSummaries: found.map(describe), ...(nextToken !== undefined && { nextToken }) };
      },
      async UpdateProvisionedModelThroughput(input: object) {
        const request = validated(UpdateRequest, input);
        const throughput = throughputs.existing(request.provisionedModelId);
        if (throughput.status !== "InService")
          throw invalid(`The provisioned model has the status ${throughput.status} and cannot be updated.`);
        const { desiredProvisionedModelName: name = throughput.name, desiredModelId } = request;
        throughputs.claim(name, throughput);
        const modelArn = desiredModelId === undefined ? throughput.modelArn : successor(throughput, desiredModelId);
        throughputs.change(throughput, { name, desiredModelArn: modelArn, status: "Updating" });
        clock.after(minutesBetween(2, 6, throughput), () =>
          throughputs.change(throughput, { modelArn, status: "InService" }),
        );
        return {};
      },
      /** What may go is gone at once, as the user guide says of the console. */
      async DeleteProvisionedModelThroughput(input: object) {
        const throughput = throughputs.existing(validated(ThroughputRequest, input).provisionedModelId);
        // Which error keeps a commitment is not documented. Of those that the operation lists, only a conflict is about a state.
        if (throughput.commitment && clock.now() < throughput.commitment.expires)
          throw conflict("The provisioned model cannot be deleted before its commitment term is over.");
        if (throughput.status !== "InService")
          throw conflict(`The provisioned model has the status ${throughput.status} and cannot be deleted.`);
        throughputs.remove(throughput);
        return {};
      },
    },
  };
};
