import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  DeleteProvisionedModelThroughputCommand,
  GetCustomModelCommand,
  GetCustomModelDeploymentCommand,
  GetFoundationModelCommand,
  GetModelCustomizationJobCommand,
  GetProvisionedModelThroughputCommand,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListFoundationModelsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
  paginateListModelCustomizationJobs,
  StopModelCustomizationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { describe, expect, test } from "vitest";
import type { Target } from "./target.ts";

/** An account to hold the contract against. */
export interface BedrockUnderTest {
  target: Target;
  roleArn: string;
  /** A dataset in Converse format that is there, and a prefix that can be written to. */
  trainingUri: string;
  outputUri: string;
  /** A model that can be fine-tuned, with its context suffix. */
  baseModelIdentifier: string;
  /** Waits until the job has ended. */
  ended: (jobName: string) => Promise<void>;
  /** Waits for half a minute. */
  waited: () => Promise<void>;
  /** A name that no job has had. */
  unusedName: () => string;
}

/** What any Bedrock must do, through the SDK's own client. Starts jobs: against AWS they cost money. */
export const bedrockContract = (open: () => Promise<BedrockUnderTest>) => {
  const setup = async () => {
    const account = await open();
    const client = new BedrockClient(account.target);
    const jobName = account.unusedName();
    const request = {
      jobName,
      customModelName: `${jobName}-model`,
      roleArn: account.roleArn,
      baseModelIdentifier: account.baseModelIdentifier,
      trainingDataConfig: { s3Uri: account.trainingUri },
      outputDataConfig: { s3Uri: account.outputUri },
    };
    const create = (members: object = {}) =>
      client.send(new CreateModelCustomizationJobCommand({ ...request, ...members }));
    const get = (jobIdentifier = jobName) => client.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
    return { ...account, client, jobName, create, get };
  };
  const refusal = (name: string, status: number, message = /./) =>
    expect.objectContaining({
      name,
      message: expect.stringMatching(message),
      $metadata: expect.objectContaining({ httpStatusCode: status }),
    });

  describe("a customization job", () => {
    test("is created with 201 and read by its name and by its ARN", async () => {
      const { create, get, jobName } = await setup();
      const { jobArn = "", $metadata } = await create();
      expect($metadata.httpStatusCode).toBe(201);
      for (const identifier of [jobName, jobArn]) {
        const job = await get(identifier);
        expect(job).toMatchObject({ jobName, jobArn, status: "InProgress", validationMetrics: [] });
        expect(job.creationTime).toBeInstanceOf(Date);
        expect([job.endTime, job.outputModelArn, job.trainingMetrics, job.failureMessage]).toEqual(
          Array(4).fill(undefined),
        );
      }
    });

    test("takes a token once, and answers it again with the same job", async () => {
      const { create, jobName } = await setup();
      const clientRequestToken = `${jobName}-token`;
      const { jobArn } = await create({ clientRequestToken });
      expect((await create({ clientRequestToken })).jobArn).toBe(jobArn);
      await expect(create()).rejects.toEqual(
        refusal("ConflictException", 400, /^The provided job name is currently in use\.$/),
      );
    });

    test("ends with its metrics and a model, which can be deleted", async () => {
      const { client, create, get, jobName, ended } = await setup();
      await create({ customModelTags: [{ key: "team", value: "a" }] });
      await ended(jobName);
      const { status, endTime, outputModelArn = "", trainingMetrics } = await get();
      expect(status).toBe("Completed");
      expect(endTime).toBeInstanceOf(Date);
      expect(trainingMetrics?.trainingLoss).toBeTypeOf("number");
      const model = await client.send(new GetCustomModelCommand({ modelIdentifier: outputModelArn }));
      expect(model).toMatchObject({ modelName: `${jobName}-model`, jobName, modelStatus: "Active" });
      const { modelSummaries } = await client.send(
        new ListCustomModelsCommand({ nameContains: jobName, isOwned: true }),
      );
      expect(modelSummaries?.map(({ modelArn }) => modelArn)).toEqual([outputModelArn]);
      const { tags } = await client.send(new ListTagsForResourceCommand({ resourceARN: outputModelArn }));
      expect(tags).toEqual([{ key: "team", value: "a" }]);
      await client.send(new DeleteCustomModelCommand({ modelIdentifier: outputModelArn }));
      await expect(client.send(new GetCustomModelCommand({ modelIdentifier: outputModelArn }))).rejects.toEqual(
        refusal("ResourceNotFoundException", 404),
      );
    });

    test("is Stopping when it was asked to stop, and then Stopped", async () => {
      const { client, create, get, jobName, ended } = await setup();
      const { jobArn: jobIdentifier = "" } = await create();
      const { $metadata, ...rest } = await client.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
      expect([$metadata.httpStatusCode, rest]).toEqual([200, {}]);
      expect((await get()).status).toBe("Stopping");
      await ended(jobName);
      expect(await get()).toMatchObject({ status: "Stopped", validationMetrics: [] });
      await expect(client.send(new StopModelCustomizationJobCommand({ jobIdentifier }))).rejects.toEqual(
        refusal("ConflictException", 400),
      );
    });

    test("that does not exist is not found", async () => {
      const { client, get, unusedName } = await setup();
      await expect(get(unusedName())).rejects.toEqual(refusal("ResourceNotFoundException", 404));
      await expect(client.send(new StopModelCustomizationJobCommand({ jobIdentifier: unusedName() }))).rejects.toEqual(
        refusal("ResourceNotFoundException", 404),
      );
    });

    test.each([
      [{ jobName: "-".repeat(63) }, "ValidationException", /regular expression pattern/],
      [{ jobName: "a".repeat(64) }, "ValidationException", /length less than or equal to 63/],
      [{ jobName: undefined }, "ValidationException", /jobName/],
      [{ outputDataConfig: { s3Uri: "s3://bucket/a=b/" } }, "ValidationException", /outputDataConfig\.s3Uri/],
      [{ customizationType: "TUNING" }, "ValidationException", /enum value set/],
      [{ baseModelIdentifier: "no.such-model" }, "ValidationException", /model identifier/],
      [
        { jobTags: Array.from({ length: 51 }, (_, index) => ({ key: `key${index}`, value: "" })) },
        "TooManyTagsException",
        /tags/,
      ],
    ])("is refused with %j", async (members, name, message) => {
      const { create } = await setup();
      await expect(create(members)).rejects.toEqual(refusal(name, 400, message));
    });

    test("is listed, page by page, by status, name and time", async () => {
      const { client, create, jobName, get } = await setup();
      await create();
      await create({ jobName: `${jobName}-2` });
      const names = async (query: object) => {
        const { modelCustomizationJobSummaries = [] } = await client.send(
          new ListModelCustomizationJobsCommand({ nameContains: jobName, ...query }),
        );
        return modelCustomizationJobSummaries.map((job) => job.jobName);
      };
      expect((await names({})).toSorted()).toEqual([jobName, `${jobName}-2`]);
      expect(await names({ statusEquals: "Failed" })).toEqual([]);
      const { creationTime } = await get();
      expect(await names({ creationTimeBefore: creationTime })).toEqual([]);
      const paged: (string | undefined)[] = [];
      for await (const page of paginateListModelCustomizationJobs(
        { client, pageSize: 1 },
        { nameContains: jobName, sortBy: "CreationTime", sortOrder: "Ascending" },
      ))
        paged.push(...(page.modelCustomizationJobSummaries ?? []).map((job) => job.jobName));
      expect(paged.toSorted()).toEqual([jobName, `${jobName}-2`]);
      await expect(names({ maxResults: 1001 })).rejects.toEqual(refusal("ValidationException", 400));
    });

    test("can be tagged and untagged", async () => {
      const { client, create } = await setup();
      const { jobArn: resourceARN = "" } = await create({ jobTags: [{ key: "a", value: "1" }] });
      await client.send(new TagResourceCommand({ resourceARN, tags: [{ key: "b", value: "2" }] }));
      await client.send(new UntagResourceCommand({ resourceARN, tagKeys: ["a"] }));
      const { tags } = await client.send(new ListTagsForResourceCommand({ resourceARN }));
      expect(tags).toEqual([{ key: "b", value: "2" }]);
    });
  });

  describe("a custom model deployment", () => {
    test("is made from a model, which cannot be deleted until the deployment is gone", async () => {
      const { client, create, get, jobName, ended, waited } = await setup();
      await create();
      await ended(jobName);
      const { outputModelArn: modelArn = "" } = await get();
      const { customModelDeploymentArn: arn = "", $metadata } = await client.send(
        new CreateCustomModelDeploymentCommand({ modelDeploymentName: jobName, modelArn }),
      );
      expect($metadata.httpStatusCode).toBe(202);
      const find = (customModelDeploymentIdentifier: string) =>
        client.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
      const created = { customModelDeploymentArn: arn, modelDeploymentName: jobName, modelArn };
      expect(await find(jobName)).toMatchObject({ ...created, status: "Creating" });
      while ((await find(arn)).status === "Creating") await waited();
      expect(await find(arn)).toMatchObject({ ...created, status: "Active" });
      const list = async () => {
        const query = { nameContains: jobName, modelArnEquals: modelArn };
        const { modelDeploymentSummaries } = await client.send(new ListCustomModelDeploymentsCommand(query));
        return modelDeploymentSummaries?.map(({ customModelDeploymentName }) => customModelDeploymentName);
      };
      expect(await list()).toEqual([jobName]);
      const deleteModel = () => client.send(new DeleteCustomModelCommand({ modelIdentifier: modelArn }));
      await expect(deleteModel()).rejects.toEqual(refusal("ConflictException", 400));
      await client.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn }));
      while ((await list())?.length) await waited();
      await expect(find(arn)).rejects.toEqual(refusal("ResourceNotFoundException", 404));
      await deleteModel();
    });

    test("that does not exist is not found", async () => {
      const { client, unusedName } = await setup();
      const customModelDeploymentIdentifier = unusedName();
      const missing = refusal("ResourceNotFoundException", 404);
      await expect(
        client.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier })),
      ).rejects.toEqual(missing);
      await expect(
        client.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier })),
      ).rejects.toEqual(missing);
    });
  });

  // None is bought: against AWS an hour of it costs more than everything else here.
  describe("provisioned throughput", () => {
    test("that does not exist is neither found nor listed", async () => {
      const { client, unusedName } = await setup();
      const provisionedModelId = unusedName();
      await expect(client.send(new GetProvisionedModelThroughputCommand({ provisionedModelId }))).rejects.toEqual(
        refusal("ResourceNotFoundException", 404),
      );
      await expect(client.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId }))).rejects.toEqual(
        refusal("ResourceNotFoundException", 404),
      );
      const { provisionedModelSummaries } = await client.send(
        new ListProvisionedModelThroughputsCommand({ nameContains: provisionedModelId }),
      );
      expect(provisionedModelSummaries).toEqual([]);
    });

    test.each([{ modelUnits: 0 }, { provisionedModelName: "a--b" }, { modelId: "a--b" }])(
      "is refused with %j",
      async (members) => {
        const { client, unusedName, baseModelIdentifier: modelId } = await setup();
        const request = { provisionedModelName: unusedName(), modelId, modelUnits: 1, ...members };
        await expect(client.send(new CreateProvisionedModelThroughputCommand(request))).rejects.toEqual(
          refusal("ValidationException", 400),
        );
      },
    );
  });

  describe("a foundation model", () => {
    test("is described, and listed among those that can be fine-tuned", async () => {
      const { client, baseModelIdentifier } = await setup();
      const { modelDetails } = await client.send(
        new GetFoundationModelCommand({ modelIdentifier: baseModelIdentifier }),
      );
      expect(modelDetails).toMatchObject({ modelId: baseModelIdentifier, modelLifecycle: { status: "ACTIVE" } });
      const { modelSummaries } = await client.send(
        new ListFoundationModelsCommand({ byCustomizationType: "FINE_TUNING" }),
      );
      expect(modelSummaries?.map(({ modelId }) => modelId)).toContain(baseModelIdentifier);
      await expect(client.send(new GetFoundationModelCommand({ modelIdentifier: "no.such-model" }))).rejects.toEqual(
        refusal("ResourceNotFoundException", 404),
      );
    });
  });
};
