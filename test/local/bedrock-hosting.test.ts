import * as schemas from "@aws-sdk/client-bedrock";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BedrockDeps, BedrockFaults } from "#local/bedrock/bedrock.ts";
import { hostingLimits } from "#local/bedrock/hosting-limits.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import { modelledService } from "#local/protocol.ts";
import { hours, minutes, setup as accountWith } from "./bedrock-account.ts";
import { targetAt } from "./contract/target.ts";

const days = 24 * hours;
const nova = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k";
const absent = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl";

/** An account with the model `model`, reached through the SDK's own client. */
const setup = async (more: Partial<BedrockDeps> & { seed?: number } = {}) => {
  const account = accountWith({ quota: 9, duration: () => hours, ...more });
  const { clock, operations, create, events } = account;
  const { requestHandler } = awsEndpoint({
    clock,
    newId: () => "request",
    services: { bedrock: modelledService({ schemas, operations }) },
  });
  const client = new schemas.BedrockClient(targetAt("http://localhost", requestHandler));
  const train = async (customModelName: string, members: object = {}) => {
    await create({ jobName: customModelName, customModelName, ...members });
    const ended = () => events.find(({ detail }) => detail.jobName === customModelName && detail.endTime !== undefined);
    await clock.until(() => ended() !== undefined);
    return String(ended()?.detail.outputModelArn);
  };
  const modelArn = await train("model");

  const deploy = async (members: object = {}) => {
    const input = { modelDeploymentName: "deployment", modelArn, ...members };
    const { customModelDeploymentArn } = await client.send(new schemas.CreateCustomModelDeploymentCommand(input));
    return customModelDeploymentArn;
  };
  const deployment = (customModelDeploymentIdentifier = "deployment") =>
    client.send(new schemas.GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
  const redeploy = (members: object) => {
    const input = { customModelDeploymentIdentifier: "deployment", modelArn, ...members };
    return client.send(new schemas.UpdateCustomModelDeploymentCommand(input));
  };
  const undeploy = (customModelDeploymentIdentifier = "deployment") =>
    client.send(new schemas.DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
  const deployments = async (query: object = {}) => {
    const answer = await client.send(new schemas.ListCustomModelDeploymentsCommand(query));
    const { modelDeploymentSummaries = [], nextToken } = answer;
    return { names: modelDeploymentSummaries.map((summary) => summary.customModelDeploymentName), nextToken };
  };

  const provision = async (members: object = {}) => {
    const input = { provisionedModelName: "throughput", modelId: modelArn, modelUnits: 2, ...members };
    const { provisionedModelArn } = await client.send(new schemas.CreateProvisionedModelThroughputCommand(input));
    return provisionedModelArn;
  };
  const throughput = (provisionedModelId = "throughput") =>
    client.send(new schemas.GetProvisionedModelThroughputCommand({ provisionedModelId }));
  const reprovision = (members: object) =>
    client.send(new schemas.UpdateProvisionedModelThroughputCommand({ provisionedModelId: "throughput", ...members }));
  const release = (provisionedModelId = "throughput") =>
    client.send(new schemas.DeleteProvisionedModelThroughputCommand({ provisionedModelId }));
  const throughputs = async (query: object = {}) => {
    const answer = await client.send(new schemas.ListProvisionedModelThroughputsCommand(query));
    const { provisionedModelSummaries = [], nextToken } = answer;
    return { names: provisionedModelSummaries.map((summary) => summary.provisionedModelName), nextToken };
  };

  const deleteModel = (modelIdentifier = modelArn) =>
    client.send(new schemas.DeleteCustomModelCommand({ modelIdentifier }));
  const tagsOf = async (resourceARN: string | undefined) =>
    (await client.send(new schemas.ListTagsForResourceCommand({ resourceARN }))).tags;
  return {
    ...account,
    ...{ client, train, modelArn, deleteModel, tagsOf },
    ...{ deploy, deployment, redeploy, undeploy, deployments },
    ...{ provision, throughput, reprovision, release, throughputs },
  };
};

const refusal = (name: string, status: number, message = /./) => ({
  name,
  message: expect.stringMatching(message),
  $metadata: { httpStatusCode: status },
});
const invalid = (message = /./) => refusal("ValidationException", 400, message);
const conflict = (message = /./) => refusal("ConflictException", 400, message);
const notFound = refusal("ResourceNotFoundException", 404);

const tag = { key: "team", value: "a" };
const manyTags = Array.from({ length: 51 }, (_, index) => ({ key: `key${index}`, value: "" }));

describe("a custom model deployment", () => {
  test("is Creating for some minutes and then Active, by its name and by its ARN", async () => {
    const { clock, deploy, deployment, modelArn } = await setup();
    const now = new Date(clock.now());
    const arn = await deploy({ description: "for tests" });
    const created = {
      customModelDeploymentArn: arn,
      modelDeploymentName: "deployment",
      modelArn,
      description: "for tests",
      createdAt: now,
      lastUpdatedAt: now,
    };
    for (const identifier of ["deployment", arn])
      expect(await deployment(identifier)).toMatchObject({ ...created, status: "Creating" });
    await clock.pass(3 * minutes - 1);
    expect((await deployment()).status).toBe("Creating");
    await clock.pass(6 * minutes + 1);
    const { lastUpdatedAt, ...active } = await deployment();
    expect(active).toMatchObject({ status: "Active", createdAt: now });
    expect(Number(lastUpdatedAt)).toBeGreaterThanOrEqual(Number(now) + 3 * minutes);
    expect(arn).toMatch(hostingLimits.deploymentIdentifier.pattern);
  });

  test("takes as long as the seed says", async () => {
    const activeAfter = async (seed: number) => {
      const { clock, deploy, deployment } = await setup({ seed });
      await deploy();
      await clock.pass(9 * minutes);
      const { createdAt, lastUpdatedAt } = await deployment();
      return Number(lastUpdatedAt) - Number(createdAt);
    };
    expect(await activeAfter(1)).toBe(await activeAfter(1));
    expect(await activeAfter(1)).not.toBe(await activeAfter(2));
  });

  test("of a model that does not exist is refused", async () => {
    const { deploy } = await setup();
    await expect(deploy({ modelArn: absent })).rejects.toMatchObject(notFound);
  });

  test("has a name that no other has until it is gone", async () => {
    const { clock, deploy, undeploy } = await setup();
    await deploy();
    await expect(deploy()).rejects.toMatchObject(invalid(/name is currently in use/));
    await clock.pass(9 * minutes);
    await undeploy();
    await expect(deploy()).rejects.toMatchObject(invalid(/name is currently in use/));
    await clock.pass(4 * minutes);
    await deploy();
  });

  test("is made once for a token, whatever has become of it", async () => {
    const { clock, deploy, undeploy, deployments } = await setup();
    const members = { clientRequestToken: "token", tags: [tag] };
    const [first, second] = await Promise.all([deploy(members), deploy(members)]);
    expect(second).toBe(first);
    expect((await deployments()).names).toEqual(["deployment"]);
    await expect(deploy({ ...members, modelDeploymentName: "other" })).rejects.toMatchObject(invalid(/token/));
    await clock.pass(9 * minutes);
    await undeploy();
    await clock.pass(4 * minutes);
    expect([await deploy(members), (await deployments()).names]).toEqual([first, []]);
  });

  test("is answered as before while it is being deleted, and then not found, while its model stays", async () => {
    const { clock, client, deploy, deployment, undeploy, deployments, modelArn } = await setup();
    const arn = await deploy();
    await clock.pass(9 * minutes);
    expect((await undeploy(arn)).$metadata.httpStatusCode).toBe(200);
    await clock.pass(minutes - 1);
    expect((await deployment()).status).toBe("Active");
    expect((await deployments({ statusEquals: "Active" })).names).toEqual(["deployment"]);
    await clock.pass(3 * minutes + 1);
    await expect(deployment()).rejects.toMatchObject(notFound);
    await expect(deployment(arn)).rejects.toMatchObject(notFound);
    await expect(undeploy()).rejects.toMatchObject(notFound);
    expect((await deployments()).names).toEqual([]);
    const model = await client.send(new schemas.GetCustomModelCommand({ modelIdentifier: modelArn }));
    expect(model.modelStatus).toBe("Active");
  });

  test("can be neither deleted nor updated while it is being created, updated or deleted", async () => {
    const { clock, deploy, undeploy, redeploy } = await setup();
    const refusesBoth = async (doing: RegExp) => {
      await expect(undeploy()).rejects.toMatchObject(conflict(doing));
      await expect(redeploy({})).rejects.toMatchObject(invalid(doing));
    };
    await deploy();
    await refusesBoth(/being created/);
    await clock.pass(9 * minutes);
    await redeploy({});
    await refusesBoth(/being updated/);
    await clock.pass(6 * minutes);
    await undeploy();
    await refusesBoth(/being deleted/);
  });

  test("serves its old model until an update to a new one has completed", async () => {
    const { clock, train, deploy, deployment, redeploy, deployments, modelArn } = await setup();
    const other = await train("other");
    const arn = await deploy();
    await clock.pass(9 * minutes);
    expect(await redeploy({ modelArn: other })).toMatchObject({
      customModelDeploymentArn: arn,
      $metadata: { httpStatusCode: 202 },
    });
    expect(await deployment()).toMatchObject({
      status: "Active",
      modelArn,
      updateDetails: { modelArn: other, updateStatus: "Updating" },
    });
    await clock.pass(6 * minutes);
    expect(await deployment()).toMatchObject({
      modelArn: other,
      updateDetails: { modelArn: other, updateStatus: "UpdateCompleted" },
    });
    expect((await deployments({ modelArnEquals: modelArn })).names).toEqual([]);
    await expect(redeploy({ modelArn: absent })).rejects.toMatchObject(notFound);
  });

  test("has tags, which go with it", async () => {
    const { clock, client, deploy, undeploy, tagsOf } = await setup();
    const resourceARN = await deploy({ tags: [tag] });
    await client.send(new schemas.TagResourceCommand({ resourceARN, tags: [{ key: "b", value: "2" }] }));
    await client.send(new schemas.UntagResourceCommand({ resourceARN, tagKeys: ["team"] }));
    expect(await tagsOf(resourceARN)).toEqual([{ key: "b", value: "2" }]);
    await clock.pass(9 * minutes);
    await undeploy();
    await clock.pass(4 * minutes);
    await expect(tagsOf(resourceARN)).rejects.toMatchObject(notFound);
    await expect(deploy({ tags: manyTags })).rejects.toMatchObject({
      ...refusal("TooManyTagsException", 400),
      resourceName: "deployment",
    });
  });

  test.each([
    [{ modelDeploymentName: undefined }, /'modelDeploymentName' .* must not be null/],
    [{ modelDeploymentName: "" }, /'modelDeploymentName' .* length greater than or equal to 1$/],
    [{ modelDeploymentName: "a".repeat(64) }, /'modelDeploymentName' .* length less than or equal to 63$/],
    [{ modelDeploymentName: "a--b" }, /'modelDeploymentName' .* pattern: \(\[0-9a-zA-Z\]\[_-\]\?\)\{1,63\}$/],
    [{ modelArn: undefined }, /'modelArn' .* must not be null/],
    [{ modelArn: "model" }, /'modelArn' .* length greater than or equal to 20$/],
    [{ modelArn: absent.padEnd(1012, "a") }, /'modelArn' .* length less than or equal to 1011$/],
    [{ modelArn: nova }, /'modelArn' .* pattern: arn:aws\(\|-us-gov/],
    [{ description: "" }, /'description' .* length greater than or equal to 1$/],
    [{ description: "a".repeat(2049) }, /'description' .* length less than or equal to 2048$/],
    [{ description: "a\nb" }, /'description' .* pattern: \.\*$/],
    [{ clientRequestToken: "-a" }, /'clientRequestToken' .* pattern/],
    [{ clientRequestToken: "a".repeat(257) }, /'clientRequestToken' .* less than or equal to 256$/],
    [{ tags: [{ key: "a&", value: "" }] }, /'tags\.1\.member\.key' .* pattern/],
  ])("is not created with %j", async (members, message) => {
    const { deploy, deployments } = await setup();
    await expect(deploy(members)).rejects.toMatchObject(invalid(message));
    expect((await deployments()).names).toEqual([]);
  });

  test.each(["a".repeat(64), "a--b", "a".repeat(94), `${absent}-deployment`])(
    "is neither read, updated nor deleted as %s",
    async (identifier) => {
      const { deployment, redeploy, undeploy } = await setup();
      const refused = invalid(/'customModelDeploymentIdentifier'/);
      await expect(deployment(identifier)).rejects.toMatchObject(refused);
      await expect(redeploy({ customModelDeploymentIdentifier: identifier })).rejects.toMatchObject(refused);
      await expect(undeploy(identifier)).rejects.toMatchObject(refused);
    },
  );

  test.each([
    { maxResults: 0 },
    { maxResults: 1001 },
    { nextToken: "a b" },
    { nextToken: "unknown" },
    { statusEquals: "Deleting" },
    { nameContains: "-" },
    { modelArnEquals: nova },
    { sortBy: "Name" },
    { sortOrder: "Up" },
  ])("is not listed with %j", async (query) => {
    const { deployments } = await setup();
    await expect(deployments(query)).rejects.toMatchObject(invalid());
  });
});

describe("provisioned throughput", () => {
  test("is Creating for some minutes and then InService, by its name, its id and its ARN", async () => {
    const { clock, provision, throughput, modelArn } = await setup();
    const now = new Date(clock.now());
    const arn = await provision();
    const created = {
      provisionedModelName: "throughput",
      provisionedModelArn: arn,
      modelArn,
      desiredModelArn: modelArn,
      foundationModelArn: nova,
      modelUnits: 2,
      desiredModelUnits: 2,
      creationTime: now,
    };
    for (const identifier of ["throughput", arn, arn?.slice(-12)])
      expect(await throughput(identifier)).toMatchObject({ ...created, status: "Creating" });
    await clock.pass(3 * minutes - 1);
    expect((await throughput()).status).toBe("Creating");
    await clock.pass(6 * minutes + 1);
    const { lastModifiedTime, commitmentDuration, commitmentExpirationTime, ...rest } = await throughput();
    expect(rest).toMatchObject({ ...created, status: "InService" });
    expect(Number(lastModifiedTime)).toBeGreaterThanOrEqual(Number(now) + 3 * minutes);
    expect([commitmentDuration, commitmentExpirationTime]).toEqual([undefined, undefined]);
  });

  test.each(["model", nova, "amazon.nova-micro-v1:0"])("serves %s", async (modelId) => {
    const { provision, throughput, modelArn } = await setup();
    await provision({ modelId });
    expect((await throughput()).modelArn).toBe(modelId === "model" ? modelArn : nova);
  });

  test.each([
    [absent, /identifier is invalid/],
    ["nothing", /identifier is invalid/],
    ["amazon.titan-text-express-v1", /end of its life/],
  ])("of %s is refused", async (modelId, message) => {
    const { provision } = await setup();
    await expect(provision({ modelId })).rejects.toMatchObject(refusal("ResourceNotFoundException", 404, message));
  });

  test("without a commitment is gone as soon as it is deleted, while its model stays", async () => {
    const { clock, client, provision, throughput, throughputs, release, modelArn } = await setup();
    const arn = await provision();
    await expect(release()).rejects.toMatchObject(conflict(/Creating/));
    await clock.pass(9 * minutes);
    expect((await release(arn)).$metadata.httpStatusCode).toBe(200);
    await expect(throughput()).rejects.toMatchObject(notFound);
    await expect(release()).rejects.toMatchObject(notFound);
    expect((await throughputs()).names).toEqual([]);
    await client.send(new schemas.GetCustomModelCommand({ modelIdentifier: modelArn }));
    await provision();
  });

  test.each([
    ["OneMonth", 30],
    ["SixMonths", 180],
  ])("with a commitment of %s cannot be deleted for %i days", async (commitmentDuration, term) => {
    const { clock, provision, throughput, release, deleteModel } = await setup();
    const expires = new Date(clock.now() + term * days);
    await provision({ commitmentDuration });
    expect(await throughput()).toMatchObject({ commitmentDuration, commitmentExpirationTime: expires });
    await clock.pass(term * days - 1);
    await expect(release()).rejects.toMatchObject(conflict(/cannot be deleted before its commitment term is over/));
    await expect(deleteModel()).rejects.toMatchObject(conflict());
    await clock.pass(1);
    await release();
    await deleteModel();
  });

  test("has a name that no other has, also after it was renamed", async () => {
    const { clock, provision, reprovision, throughput } = await setup();
    await provision();
    await provision({ provisionedModelName: "other" });
    await expect(provision()).rejects.toMatchObject(invalid(/name is currently in use/));
    await clock.pass(9 * minutes);
    await expect(reprovision({ desiredProvisionedModelName: "other" })).rejects.toMatchObject(invalid(/in use/));
    await reprovision({ desiredProvisionedModelName: "renamed" });
    await expect(throughput()).rejects.toMatchObject(notFound);
    expect((await throughput("renamed")).status).toBe("Updating");
    await provision();
  });

  test("is made once for a token", async () => {
    const { provision, throughputs } = await setup();
    const members = { clientRequestToken: "token", tags: [tag] };
    expect(await provision(members)).toBe(await provision(members));
    expect((await throughputs()).names).toEqual(["throughput"]);
    await expect(provision({ ...members, modelUnits: 3 })).rejects.toMatchObject(invalid(/token/));
  });

  test("moves to another model with the same base, and to the base itself, but not from there", async () => {
    const { clock, train, provision, reprovision, release, throughput, modelArn } = await setup();
    const other = await train("other");
    await train("larger", { baseModelIdentifier: "amazon.nova-pro-v1:0" });
    await provision();
    await expect(reprovision({ desiredModelId: other })).rejects.toMatchObject(invalid(/Creating/));
    await clock.pass(9 * minutes);
    await expect(reprovision({ desiredModelId: "larger" })).rejects.toMatchObject(invalid(/same base model/));
    await reprovision({ desiredModelId: other });
    expect(await throughput()).toMatchObject({ status: "Updating", modelArn, desiredModelArn: other });
    await expect(release()).rejects.toMatchObject(conflict(/Updating/));
    await clock.pass(6 * minutes);
    expect(await throughput()).toMatchObject({ status: "InService", modelArn: other, desiredModelArn: other });
    await reprovision({ desiredModelId: nova });
    await clock.pass(6 * minutes);
    await expect(reprovision({ desiredModelId: other })).rejects.toMatchObject(invalid(/base model/));
    await reprovision({ desiredProvisionedModelName: "renamed" });
  });

  test("has tags, which go with it", async () => {
    const { clock, provision, release, tagsOf } = await setup();
    const arn = await provision({ tags: [tag] });
    expect(await tagsOf(arn)).toEqual([tag]);
    await clock.pass(9 * minutes);
    await release();
    await expect(tagsOf(arn)).rejects.toMatchObject(notFound);
    await expect(provision({ tags: manyTags })).rejects.toMatchObject({
      ...refusal("TooManyTagsException", 400),
      resourceName: "throughput",
    });
  });

  test.each([
    [{ provisionedModelName: undefined }, /'provisionedModelName' .* must not be null/],
    [{ provisionedModelName: "" }, /'provisionedModelName' .* length greater than or equal to 1$/],
    [{ provisionedModelName: "a".repeat(64) }, /'provisionedModelName' .* length less than or equal to 63$/],
    [{ provisionedModelName: "_a" }, /'provisionedModelName' .* pattern: \(\[0-9a-zA-Z\]\[_-\]\?\)\+$/],
    [{ modelUnits: undefined }, /'modelUnits' .* must not be null/],
    [{ modelUnits: 0 }, /'modelUnits' .* value greater than or equal to 1$/],
    [{ modelId: undefined }, /'modelId' .* must not be null/],
    [{ modelId: "" }, /'modelId' .* length greater than or equal to 1$/],
    [{ modelId: "a".repeat(2049) }, /'modelId' .* length less than or equal to 2048$/],
    [{ modelId: "a--b" }, /'modelId' .* pattern/],
    [{ commitmentDuration: "OneYear" }, /'commitmentDuration' .* enum value set: \[OneMonth, SixMonths\]$/],
    [{ clientRequestToken: "a-" }, /'clientRequestToken' .* pattern/],
    [{ tags: [{ key: "a", value: "&" }] }, /'tags\.1\.member\.value' .* pattern/],
  ])("is not created with %j", async (members, message) => {
    const { provision, throughputs } = await setup();
    await expect(provision(members)).rejects.toMatchObject(invalid(message));
    expect((await throughputs()).names).toEqual([]);
  });

  test.each(["a--b", nova, "a b"])("is neither read, updated nor deleted as %s", async (identifier) => {
    const { throughput, reprovision, release } = await setup();
    await expect(throughput(identifier)).rejects.toMatchObject(invalid(/'provisionedModelId'/));
    await expect(reprovision({ provisionedModelId: identifier })).rejects.toMatchObject(invalid());
    await expect(release(identifier)).rejects.toMatchObject(invalid(/'provisionedModelId'/));
  });

  test.each([{ desiredProvisionedModelName: "a--b" }, { desiredModelId: "a--b" }])(
    "is not updated with %j",
    async (members) => {
      const { reprovision } = await setup();
      await expect(reprovision(members)).rejects.toMatchObject(invalid());
    },
  );

  test.each([
    { maxResults: 0 },
    { maxResults: 1001 },
    { nextToken: "a b" },
    { nextToken: "unknown" },
    { statusEquals: "Deleting" },
    { nameContains: "-" },
    { modelArnEquals: "model" },
    { sortBy: "Name" },
    { sortOrder: "Up" },
  ])("is not listed with %j", async (query) => {
    const { throughputs } = await setup();
    await expect(throughputs(query)).rejects.toMatchObject(invalid());
  });
});

describe("a model that something serves", () => {
  test("cannot be deleted until its deployment is gone", async () => {
    const { clock, deploy, undeploy, deleteModel } = await setup();
    await deploy();
    await expect(deleteModel()).rejects.toMatchObject(conflict(/custom-model-deployment/));
    await clock.pass(9 * minutes);
    await undeploy();
    await expect(deleteModel("model")).rejects.toMatchObject(conflict(/custom-model-deployment/));
    await clock.pass(4 * minutes);
    await deleteModel();
    await expect(deleteModel()).rejects.toMatchObject(notFound);
  });

  test("cannot be deleted until its provisioned throughput is gone", async () => {
    const { clock, provision, release, deleteModel } = await setup();
    await provision();
    await clock.pass(9 * minutes);
    await expect(deleteModel()).rejects.toMatchObject(conflict(/provisioned-model/));
    await release();
    await deleteModel();
  });

  test("cannot be deleted while a deployment moves to it or away from it", async () => {
    const { clock, train, deploy, redeploy, deleteModel } = await setup();
    const other = await train("other");
    await deploy();
    await clock.pass(9 * minutes);
    await redeploy({ modelArn: other });
    await expect(deleteModel()).rejects.toMatchObject(conflict());
    await expect(deleteModel(other)).rejects.toMatchObject(conflict());
    await clock.pass(6 * minutes);
    await deleteModel();
    await expect(deleteModel(other)).rejects.toMatchObject(conflict());
  });
});

test("conflicts set as a fault refuse so many deletions of a model that exists, and then no more", async () => {
  const faults: BedrockFaults = { conflictsOnDelete: 2 };
  const { deleteModel } = await setup({ faults });
  await expect(deleteModel(absent)).rejects.toMatchObject(notFound);
  await expect(deleteModel()).rejects.toMatchObject(conflict());
  expect(faults.conflictsOnDelete).toBe(1);
  await expect(deleteModel()).rejects.toMatchObject(conflict());
  await deleteModel();
  expect(faults.conflictsOnDelete).toBe(0);
});

describe("listing", () => {
  test("filters deployments by status, name, model and time of creation", async () => {
    const { clock, train, deploy, deployments, deployment, modelArn } = await setup();
    const other = await train("other");
    await deploy({ modelDeploymentName: "first" });
    await clock.pass(9 * minutes);
    await deploy({ modelDeploymentName: "second", modelArn: other });
    await clock.pass(minutes);
    await deploy({ modelDeploymentName: "third" });
    const names = async (query: object) => (await deployments(query)).names;
    expect(await names({})).toEqual(["third", "second", "first"]);
    expect(await names({ sortBy: "CreationTime", sortOrder: "Ascending" })).toEqual(["first", "second", "third"]);
    expect(await names({ statusEquals: "Active" })).toEqual(["first"]);
    expect(await names({ statusEquals: "Failed" })).toEqual([]);
    expect(await names({ nameContains: "ir" })).toEqual(["third", "first"]);
    expect(await names({ modelArnEquals: modelArn })).toEqual(["third", "first"]);
    const { createdAt } = await deployment("second");
    expect(await names({ createdAfter: createdAt })).toEqual(["third"]);
    expect(await names({ createdBefore: createdAt })).toEqual(["first"]);
    expect(await names({ nameContains: "ir", statusEquals: "Creating", createdAfter: createdAt })).toEqual(["third"]);
  });

  test("filters provisioned throughput by status, name, model and time of creation", async () => {
    const { clock, provision, throughputs, throughput, modelArn } = await setup();
    await provision({ provisionedModelName: "first" });
    await clock.pass(9 * minutes);
    await provision({ provisionedModelName: "second", modelId: nova });
    await clock.pass(minutes);
    await provision({ provisionedModelName: "third" });
    const names = async (query: object) => (await throughputs(query)).names;
    expect(await names({})).toEqual(["third", "second", "first"]);
    expect(await names({ sortBy: "CreationTime", sortOrder: "Ascending" })).toEqual(["first", "second", "third"]);
    expect(await names({ statusEquals: "InService" })).toEqual(["first"]);
    expect(await names({ nameContains: "ir" })).toEqual(["third", "first"]);
    expect(await names({ modelArnEquals: modelArn })).toEqual(["third", "first"]);
    expect(await names({ modelArnEquals: nova })).toEqual(["second"]);
    const { creationTime } = await throughput("second");
    expect(await names({ creationTimeAfter: creationTime })).toEqual(["third"]);
    expect(await names({ creationTimeBefore: creationTime })).toEqual(["first"]);
  });

  test("gives each of what stays exactly once and in order, whatever is made and deleted between two pages", async () => {
    const plan = fc.record({
      pauses: fc.array(fc.constantFrom(0, 0, minutes), { minLength: 1, maxLength: 7 }),
      maxResults: fc.integer({ min: 1, max: 4 }),
      sortOrder: fc.constantFrom("Ascending" as const, "Descending" as const),
      released: fc.array(fc.nat({ max: 6 }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ pauses, maxResults, sortOrder, released }) => {
        const { clock, provision, release, throughputs } = await setup();
        for (const [index, pause] of pauses.entries()) {
          await provision({ provisionedModelName: `a${index}` });
          await clock.pass(pause);
        }
        await clock.pass(9 * minutes);
        const { names: before } = await throughputs({ sortOrder });
        const gone = [...new Set(released)].filter((index) => index < pauses.length).map((index) => `a${index}`);
        const going = [...gone];
        const seen: (string | undefined)[] = [];
        let nextToken: string | undefined;
        do {
          const page = await throughputs({ sortOrder, maxResults, nextToken });
          expect(page.names.length).toBeLessThanOrEqual(maxResults);
          seen.push(...page.names);
          nextToken = page.nextToken;
          const name = going.pop();
          if (name === undefined) continue;
          await release(name);
          await provision({ provisionedModelName: `instead-of-${name}` });
        } while (nextToken !== undefined);
        const stayed = (names: (string | undefined)[]) =>
          names.filter((name) => name?.startsWith("a") && !gone.includes(name));
        expect(stayed(seen)).toEqual(stayed(before));
        expect(new Set(seen).size).toBe(seen.length);
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
