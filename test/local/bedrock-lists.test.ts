import { describe, expect, test } from "vitest";
import { limits } from "#core/patterns.ts";
import { hours, minutes, setup } from "./bedrock-account.ts";

describe("tags of a job", () => {
  test("can be added, replaced and taken away, to 50 in all", async () => {
    const { create, operations, caller } = setup();
    const { jobArn: resourceARN = "" } = await create({ jobTags: [{ key: "a", value: "1" }] });
    const tags = async () => (await operations.ListTagsForResource({ resourceARN }, caller)).tags;
    await operations.TagResource(
      {
        resourceARN,
        tags: [
          { key: "a", value: "2" },
          { key: "b", value: "3" },
        ],
      },
      caller,
    );
    expect(await tags()).toEqual([
      { key: "a", value: "2" },
      { key: "b", value: "3" },
    ]);
    await operations.UntagResource({ resourceARN, tagKeys: ["a", "none"] }, caller);
    expect(await tags()).toEqual([{ key: "b", value: "3" }]);
    const many = Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: "" }));
    await expect(operations.TagResource({ resourceARN, tags: many }, caller)).rejects.toMatchObject({
      name: "TooManyTagsException",
    });
    const unknown = resourceARN.replace(/.{12}$/, "abcdefghijkl");
    await expect(operations.ListTagsForResource({ resourceARN: unknown }, caller)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(
      operations.ListTagsForResource({ resourceARN: "arn:aws:s3:::some-bucket-name" }, caller),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("listing jobs", () => {
  const three = async () => {
    const made = setup({ quota: 9, duration: () => 24 * hours });
    for (const name of ["first", "second", "third"]) {
      await made.create({ jobName: name });
      await made.clock.pass(minutes);
    }
    const list = async (query: object) => {
      const { modelCustomizationJobSummaries = [], nextToken } = await made.operations.ListModelCustomizationJobs(
        query,
        made.caller,
      );
      return { names: modelCustomizationJobSummaries.map(({ jobName }) => jobName), nextToken };
    };
    return { ...made, list };
  };

  test("gives the newest first, unless asked otherwise", async () => {
    const { list } = await three();
    expect((await list({})).names).toEqual(["third", "second", "first"]);
    expect((await list({ sortOrder: "Ascending", sortBy: "CreationTime" })).names).toEqual([
      "first",
      "second",
      "third",
    ]);
  });

  test("filters by status, name and creation time", async () => {
    const { clock, list, stop, get } = await three();
    await stop("second");
    await clock.pass(minutes);
    expect((await list({ statusEquals: "Stopped" })).names).toEqual(["second"]);
    expect((await list({ statusEquals: "InProgress" })).names).toEqual(["third", "first"]);
    expect((await list({ nameContains: "ir" })).names).toEqual(["third", "first"]);
    const { creationTime } = await get("second");
    expect((await list({ creationTimeAfter: creationTime })).names).toEqual(["third"]);
    expect((await list({ creationTimeBefore: creationTime })).names).toEqual(["first"]);
  });

  test("gives every job once, page by page, whatever is created meanwhile", async () => {
    const { create, list } = await three();
    const page = await list({ maxResults: 2 });
    expect(page.names).toEqual(["third", "second"]);
    await create({ jobName: "fourth" });
    expect(await list({ maxResults: 2, nextToken: page.nextToken })).toEqual({
      names: ["first"],
      nextToken: undefined,
    });
  });

  test.each([
    { maxResults: 0 },
    { maxResults: 1001 },
    { nextToken: "a b" },
    { nextToken: "unknown" },
    { statusEquals: "Done" },
    { nameContains: "-" },
    { sortBy: "Name" },
  ])("refuses %j", async (query) => {
    const { list } = await three();
    await expect(list(query)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("foundation models", () => {
  test.each([
    "amazon.nova-micro-v1:0",
    "amazon.nova-micro-v1:0:128k",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k",
  ])("are found with and without their context suffix, by id and by ARN: %s", async (modelIdentifier) => {
    const { operations, caller } = setup();
    const { modelDetails } = await operations.GetFoundationModel({ modelIdentifier }, caller);
    expect(modelDetails).toMatchObject({
      modelId: modelIdentifier.split("foundation-model/").at(-1),
      customizationsSupported: ["FINE_TUNING", "DISTILLATION"],
      modelLifecycle: { status: "ACTIVE" },
    });
  });

  test("that are retired are LEGACY, with the end of their life", async () => {
    const { operations, caller, clock } = setup();
    const end = async (modelIdentifier: string) => {
      const { modelDetails } = await operations.GetFoundationModel({ modelIdentifier }, caller);
      expect(modelDetails?.modelLifecycle?.status).toBe("LEGACY");
      return Number(modelDetails?.modelLifecycle?.endOfLifeTime);
    };
    expect(await end("amazon.titan-text-express-v1:0:8k")).toBeLessThan(clock.now());
    expect(await end("amazon.titan-text-premier-v1:0")).toBeGreaterThan(clock.now());
  });

  test("that are not there are not found", async () => {
    const { operations, caller } = setup();
    await expect(operations.GetFoundationModel({ modelIdentifier: "no.model" }, caller)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("are listed by provider, customization and modality, each under an id that the service model allows", async () => {
    const { operations, caller } = setup();
    const list = async (query: object) => (await operations.ListFoundationModels(query, caller)).modelSummaries ?? [];
    expect((await list({ byProvider: "anthropic" })).map(({ modelId }) => modelId)).toEqual([
      "anthropic.claude-3-haiku-20240307-v1:0:200k",
    ]);
    expect((await list({ byOutputModality: "EMBEDDING" })).map(({ modelName }) => modelName)).toEqual([
      "Titan MM Embeddings",
    ]);
    const pretrained = (await list({ byCustomizationType: "CONTINUED_PRE_TRAINING" })).map(
      ({ modelName }) => modelName,
    );
    expect(pretrained).toEqual(["Titan Text Express", "Titan Text Lite"]);
    for (const { modelArn, modelName } of await list({})) {
      expect(modelArn).toMatch(limits.foundationModelArn.pattern);
      expect(modelName?.length).toBeLessThanOrEqual(20);
    }
    await expect(list({ byProvider: "a_b" })).rejects.toMatchObject({ name: "ValidationException" });
  });
});
