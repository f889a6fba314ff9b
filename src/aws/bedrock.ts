import {
  BedrockClient,
  ConflictException,
  CreateModelCustomizationJobCommand,
  GetCustomModelCommand,
  GetFoundationModelCommand,
  GetModelCustomizationJobCommand,
  ResourceNotFoundException,
  StopModelCustomizationJobCommand,
  ValidationException,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { Job } from "#core/record.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

/** Times become ISO 8601 strings; a number that is none, as the loss of a training that diverged, is absent. */
const plain = (value: unknown): unknown => {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, plain(member)])
      .filter(([, member]) => member !== undefined),
  );
};

const unlessMissing = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

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

    /** A foundation model's lifecycle, or undefined when there is no such model in this region. */
    async foundationModel(modelIdentifier: string): Promise<{ endOfLifeTime?: Date | undefined } | undefined> {
      const answer = await unlessMissing(client().send(new GetFoundationModelCommand({ modelIdentifier })));
      return answer && { endOfLifeTime: answer.modelDetails?.modelLifecycle?.endOfLifeTime };
    },

    /** Whether this custom model exists. */
    async hasCustomModel(modelIdentifier: string): Promise<boolean> {
      return (await unlessMissing(client().send(new GetCustomModelCommand({ modelIdentifier })))) !== undefined;
    },
  };
};
export type BedrockJobs = ReturnType<typeof bedrockJobs>;
