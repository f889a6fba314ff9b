import {
  BedrockClient,
  ConflictException,
  CreateModelCustomizationJobCommand,
  GetCustomModelCommand,
  GetFoundationModelCommand,
  GetModelCustomizationJobCommand,
  StopModelCustomizationJobCommand,
  ValidationException,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import type { OfferedModel } from "#core/checks/base-model.ts";
import { Job } from "#core/record.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { perhaps } from "#core/shapes.ts";
import { plain, unlessMissing } from "./answers.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

/** What Bedrock says of a foundation model. What is not as expected is taken for absent. */
const Offered = v.object({
  customizationsSupported: perhaps(v.array(v.string())),
  modelLifecycle: perhaps(v.object({ status: perhaps(v.string()), endOfLifeTime: perhaps(v.string()) })),
});

const Made = v.object({ modelArn: perhaps(v.string()), baseModelArn: perhaps(v.string()) });

/** Bedrock's customization jobs and the models they start from. Each call is made once unless told how often to try. */
export const bedrockJobs = (platform: Platform, attempts?: number) => {
  const client = lazily(() => new BedrockClient(clientSettings(platform, "bedrock", attempts)));
  return {
    /** Asks for a job and answers its ARN. A repeated token is answered like the first time; `nameTaken` when the name belongs to a job. */
    async create(request: CreateModelCustomizationJobRequest): Promise<{ jobArn: string } | "nameTaken"> {
      try {
        const { jobArn = request.jobName } = await client().send(new CreateModelCustomizationJobCommand(request));
        return { jobArn };
      } catch (error) {
        if (error instanceof ConflictException) return "nameTaken";
        throw error;
      }
    },

    /** A job, by its name or its ARN. */
    async get(jobIdentifier: string): Promise<Job | undefined> {
      const answer = await unlessMissing(client().send(new GetModelCustomizationJobCommand({ jobIdentifier })));
      return answer && v.parse(Job, plain(answer));
    },

    /** Stops a job. `ended` when there was nothing left to stop: which of two errors says so is not documented, so both do. */
    async stop(jobIdentifier: string): Promise<"stopping" | "ended"> {
      try {
        await client().send(new StopModelCustomizationJobCommand({ jobIdentifier }));
        return "stopping";
      } catch (error) {
        if (error instanceof ConflictException || error instanceof ValidationException) return "ended";
        throw error;
      }
    },

    /** A foundation model, or undefined when there is none of this id in this region. */
    async foundationModel(modelIdentifier: string): Promise<OfferedModel | undefined> {
      const answer = await unlessMissing(client().send(new GetFoundationModelCommand({ modelIdentifier })));
      return answer && v.parse(Offered, plain(answer.modelDetails ?? {}));
    },

    /** ARNs of a custom model and of what it was made from, or undefined when there is none of this name or ARN. */
    async customModel(modelIdentifier: string): Promise<v.InferOutput<typeof Made> | undefined> {
      const answer = await unlessMissing(client().send(new GetCustomModelCommand({ modelIdentifier })));
      return answer && v.parse(Made, plain(answer));
    },
  };
};
export type BedrockJobs = ReturnType<typeof bedrockJobs>;
