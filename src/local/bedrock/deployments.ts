import type {
  CreateCustomModelDeploymentCommandInput,
  CustomModelDeploymentStatus,
  CustomModelDeploymentSummary,
  CustomModelDeploymentUpdateStatus,
  GetCustomModelDeploymentResponse,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { oneOf, structure, text } from "#core/shapes.ts";
import { ServiceError } from "#local/service.ts";
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

/** A custom model that is deployed for on-demand inference. */
interface Deployment extends Hosting {
  status: CustomModelDeploymentStatus;
  readonly description?: string;
  /** Absent until the deployment was updated for the first time. */
  updateStatus?: CustomModelDeploymentUpdateStatus;
  /** Its deletion was asked for. The service model has no status for that, so it keeps the one that it had. */
  going?: true;
}

const modelArn = text(hostingLimits.customModelArn);
const name = text(hostingLimits.deploymentName);
const customModelDeploymentIdentifier = text(hostingLimits.deploymentIdentifier);
const { creationTimeAfter, creationTimeBefore, ...listMembers } = pageMembers;

const DeploymentRequest = structure({ customModelDeploymentIdentifier });
const UpdateRequest = structure({ customModelDeploymentIdentifier, modelArn });
const CreateRequest = structure({
  ...creationMembers,
  modelDeploymentName: name,
  modelArn,
  description: v.optional(text(hostingLimits.deploymentDescription)),
});
const ListRequest = structure({
  ...listMembers,
  createdAfter: creationTimeAfter,
  createdBefore: creationTimeBefore,
  nameContains: v.optional(name),
  statusEquals: v.optional(oneOf(["Creating", "Active", "Failed"])),
  modelArnEquals: v.optional(modelArn),
});

/** What is going on with a deployment, so that it can be neither updated nor deleted now. */
const underWay = ({ status, updateStatus, going }: Deployment) => {
  if (going) return "deleted";
  if (status === "Creating") return "created";
  return updateStatus === "Updating" ? "updated" : undefined;
};

const summarize = ({ arn, name, modelArn, created, status, modified }: Deployment): CustomModelDeploymentSummary => ({
  customModelDeploymentArn: arn,
  customModelDeploymentName: name,
  modelArn,
  createdAt: new Date(created),
  status,
  lastUpdatedAt: new Date(modified),
});

const describe = (deployment: Deployment): GetCustomModelDeploymentResponse => {
  const { customModelDeploymentName, ...rest } = summarize(deployment);
  const { description, updateStatus, desiredModelArn } = deployment;
  return {
    ...rest,
    modelDeploymentName: customModelDeploymentName,
    ...(description !== undefined && { description }),
    ...(updateStatus && { updateDetails: { modelArn: desiredModelArn, updateStatus } }),
  };
};

/** The account's custom model deployments and the operations on them. */
export const deploymentStore = (deps: HostingDeps) => {
  const { clock, models } = deps;
  const deployments = hostingStore<Deployment>(deps, {
    noun: "custom model deployment",
    aliases: (deployment) => [deployment.name],
  });
  const tokens = tokenStore("ValidationException");

  /** Throws unless nothing is going on with the deployment: a Conflict where the operation has one, else a ValidationException. */
  const idle = (identifier: string, refusal: "ConflictException" | "ValidationException") => {
    const deployment = deployments.existing(identifier);
    const doing = underWay(deployment);
    if (doing)
      throw new ServiceError(refusal, `The custom model deployment is being ${doing}. Try again when it is not.`);
    return deployment;
  };

  return {
    serving: deployments.serving,

    operations: {
      async CreateCustomModelDeployment(input: CreateCustomModelDeploymentCommandInput) {
        const request = validated(CreateRequest, input, input.modelDeploymentName);
        const earlier = tokens.answered(request);
        if (earlier !== undefined) return { customModelDeploymentArn: earlier };
        deployments.claim(request.modelDeploymentName);
        const { arn } = models.existing(request.modelArn);
        const deployment: Deployment = {
          ...newHosting(deps, "custom-model-deployment", request.modelDeploymentName, arn),
          ...(request.description !== undefined && { description: request.description }),
        };
        deployments.add(deployment, request.tags);
        tokens.remember(request, deployment.arn);
        clock.after(minutesBetween(3, 9, deployment), () => deployments.change(deployment, { status: "Active" }));
        return { customModelDeploymentArn: deployment.arn };
      },
      async GetCustomModelDeployment(input: object) {
        const request = validated(DeploymentRequest, input);
        return describe(deployments.existing(request.customModelDeploymentIdentifier));
      },
      async ListCustomModelDeployments(input: object) {
        const { createdAfter, createdBefore, ...request } = validated(ListRequest, input);
        const { found, nextToken } = pageOf(deployments.matching(request), {
          ...request,
          creationTimeAfter: createdAfter,
          creationTimeBefore: createdBefore,
        });
        return { modelDeploymentSummaries: found.map(summarize), ...(nextToken !== undefined && { nextToken }) };
      },
      async UpdateCustomModelDeployment(input: object) {
        const request = validated(UpdateRequest, input);
        const deployment = idle(request.customModelDeploymentIdentifier, "ValidationException");
        const { arn } = models.existing(request.modelArn);
        deployments.change(deployment, { desiredModelArn: arn, updateStatus: "Updating" });
        clock.after(minutesBetween(2, 6, deployment), () =>
          deployments.change(deployment, { modelArn: arn, updateStatus: "UpdateCompleted" }),
        );
        return { customModelDeploymentArn: deployment.arn };
      },
      async DeleteCustomModelDeployment(input: object) {
        const request = validated(DeploymentRequest, input);
        const deployment = idle(request.customModelDeploymentIdentifier, "ConflictException");
        deployments.change(deployment, { going: true });
        clock.after(minutesBetween(1, 4, deployment), () => deployments.remove(deployment));
        return {};
      },
    },
  };
};
