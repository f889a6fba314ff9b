import {
  BedrockClient,
  ConflictException,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  GetCustomModelCommand,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListProvisionedModelThroughputsCommand,
  ValidationException,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { ApiError } from "#core/errors.ts";
import { CustomModel, ModelSummary } from "#core/model.ts";
import type { ListModelsQuery } from "#core/queries.ts";
import type { Server } from "#core/serving.ts";
import { plain, unlessMissing } from "./answers.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

const NextToken = v.object({ nextToken: v.optional(v.string()) });

const Models = v.object({ ...NextToken.entries, modelSummaries: v.optional(v.array(ModelSummary), []) });

const Deployment = v.pipe(
  v.object({
    customModelDeploymentArn: v.string(),
    customModelDeploymentName: v.string(),
    status: v.optional(v.string(), "unknown"),
  }),
  v.transform((summary): Server => ({
    kind: "deployment",
    name: summary.customModelDeploymentName,
    arn: summary.customModelDeploymentArn,
    status: summary.status,
  })),
);
const Deployments = v.object({ ...NextToken.entries, modelDeploymentSummaries: v.optional(v.array(Deployment), []) });

const Throughput = v.pipe(
  v.object({
    provisionedModelArn: v.string(),
    provisionedModelName: v.string(),
    modelArn: v.string(),
    desiredModelArn: v.optional(v.string()),
    status: v.optional(v.string(), "unknown"),
    commitmentDuration: v.optional(v.string()),
    commitmentExpirationTime: v.optional(v.string()),
  }),
  v.transform(({ modelArn, desiredModelArn = modelArn, ...summary }): Server => ({
    kind: "provisioned throughput",
    name: summary.provisionedModelName,
    arn: summary.provisionedModelArn,
    status: summary.status,
    leaving: desiredModelArn !== modelArn,
    commitment:
      summary.commitmentDuration === undefined && summary.commitmentExpirationTime === undefined
        ? undefined
        : { until: summary.commitmentExpirationTime },
  })),
);
const Throughputs = v.object({ ...NextToken.entries, provisionedModelSummaries: v.optional(v.array(Throughput), []) });

/** Everything of a list, page by page. */
const all = async <Item>(
  page: (nextToken: string | undefined) => Promise<{ items: Item[]; nextToken?: string | undefined }>,
): Promise<Item[]> => {
  const found: Item[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await page(nextToken);
    found.push(...answer.items);
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return found;
};

/** Bedrock's words where something cannot be deleted at this moment: which of two errors says so is not documented, so both do. */
const inUse = (error: unknown): string => {
  if (error instanceof ConflictException || error instanceof ValidationException) return error.message;
  throw error;
};

/** Bedrock's custom models and what serves them. Each call is made once unless told how often to try. */
export const bedrockModels = (platform: Platform, attempts?: number) => {
  const client = lazily(() => new BedrockClient(clientSettings(platform, "bedrock", attempts)));

  const deployments = (modelArnEquals: string) =>
    all(async (nextToken) => {
      const answer = await client().send(new ListCustomModelDeploymentsCommand({ modelArnEquals, nextToken }));
      const { modelDeploymentSummaries: items, ...rest } = v.parse(Deployments, plain(answer));
      return { items, ...rest };
    });

  const throughput = (modelArnEquals: string) =>
    all(async (nextToken) => {
      const answer = await client().send(new ListProvisionedModelThroughputsCommand({ modelArnEquals, nextToken }));
      const { provisionedModelSummaries: items, ...rest } = v.parse(Throughputs, plain(answer));
      return { items, ...rest };
    });

  const remove = ({ kind, arn }: Server) =>
    kind === "deployment"
      ? client().send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn }))
      : client().send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn }));

  return {
    /** A model, by its ARN or its name. */
    async get(modelIdentifier: string): Promise<CustomModel | undefined> {
      const answer = await unlessMissing(client().send(new GetCustomModelCommand({ modelIdentifier })));
      return answer && v.parse(CustomModel, plain(answer));
    },

    /** One page of models. Throws the API's ValidationException for what Bedrock does not accept, such as a token of another list. */
    async list(query: ListModelsQuery): Promise<v.InferOutput<typeof Models>> {
      try {
        return v.parse(Models, plain(await client().send(new ListCustomModelsCommand(query))));
      } catch (error) {
        if (!(error instanceof ValidationException)) throw error;
        const pointer = query.nextToken === undefined ? "" : "/nextToken";
        throw new ApiError("ValidationException", error.message, [{ pointer, detail: error.message }], error);
      }
    },

    /** What serves a model now; not what is on its way from another model to this one. */
    async serving(modelArn: string): Promise<Server[]> {
      return (await Promise.all([deployments(modelArn), throughput(modelArn)])).flat();
    },

    /** Asks for the deletion of what serves a model. Gives Bedrock's words where that is not possible at this moment. */
    async removeServer(server: Server): Promise<string | undefined> {
      try {
        await unlessMissing<unknown>(remove(server));
        return undefined;
      } catch (error) {
        return inUse(error);
      }
    },

    /** Deletes a model, if there is one. Gives Bedrock's words where it is still in use. */
    async delete(modelIdentifier: string): Promise<string | undefined> {
      try {
        await unlessMissing(client().send(new DeleteCustomModelCommand({ modelIdentifier })));
        return undefined;
      } catch (error) {
        return inUse(error);
      }
    },
  };
};
export type BedrockModels = ReturnType<typeof bedrockModels>;
