import { checkBaseModel, type OfferedModel } from "#core/checks/base-model.ts";
import { checkCustomization } from "#core/checks/customization.ts";
import { finding, found, together, type Check } from "#core/checks/findings.ts";
import { checkHyperParameters } from "#core/checks/hyperparameters.ts";
import { foundationModelId } from "#core/checks/model-ids.ts";
import { asksForSomething, checkPolicy } from "#core/checks/policy.ts";
import type { RequestChecks } from "#core/preflight.ts";
import type { JobRecord } from "#core/record.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { isCustomModel } from "#core/sources.ts";
import { bedrockJobs } from "./bedrock.ts";
import { taskFailure } from "./failure.ts";
import type { Platform } from "./platform.ts";

/** The model that a job starts from. */
interface Base {
  /** What Bedrock offers of it; undefined where there is no such model. */
  offered?: OfferedModel | undefined;
  /** Why Bedrock would not say. */
  unknown?: Check;
  /** The id of the foundation model under a custom one, where anything tells. */
  trainedModel?: string | undefined;
}

/** Checks requests by themselves, with what Bedrock says of their base models. Bedrock is asked once, unless told how often to try. */
export const requestChecks = (platform: Platform, attempts?: number) => {
  const bedrock = bedrockJobs(platform, attempts);

  const baseOf = async (identifier: string): Promise<Base> => {
    if (!isCustomModel(identifier)) return { offered: await bedrock.foundationModel(identifier) };
    const custom = await bedrock.customModel(identifier);
    if (!custom) return { offered: undefined };
    const { modelArn = "", baseModelArn = "" } = custom;
    const trainedModel = foundationModelId(modelArn) ?? foundationModelId(baseModelArn);
    const foundation = trainedModel === undefined ? undefined : await bedrock.foundationModel(trainedModel);
    // What a foundation model offers is not said of the custom models that were made from it, which may outlive it.
    return { offered: { modelLifecycle: foundation?.modelLifecycle }, trainedModel };
  };

  /** The base model; what Bedrock refuses to say of it, as of an ARN of another region, stands against the job. */
  const lookUp = async (identifier: string): Promise<Base> => {
    try {
      return await baseOf(identifier);
    } catch (error) {
      const { name, message } = taskFailure(error);
      if (name !== "PermanentError") throw error;
      const predicate = `cannot be looked up: ${message}`;
      return { unknown: found({ problems: [finding(["baseModelIdentifier"], "base-model-unreadable", predicate)] }) };
    }
  };

  return async (
    request: CreateModelCustomizationJobRequest,
    { orchestration }: Pick<JobRecord, "orchestration">,
  ): Promise<RequestChecks & Pick<Base, "trainedModel">> => {
    const { policy } = platform.settings();
    const { offered, unknown, trainedModel } = await lookUp(request.baseModelIdentifier);
    const known = { baseModel: trainedModel };
    const hyperParameters = checkHyperParameters(request, known);
    return {
      baseModel: unknown ?? checkBaseModel(request, offered, platform.now()),
      hyperParameters: { ...hyperParameters, ...together(checkCustomization(request), hyperParameters) },
      ...(asksForSomething(policy) && { policy: checkPolicy({ ...request, orchestration }, policy, known) }),
      trainedModel,
    };
  };
};
