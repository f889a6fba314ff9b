import { describe, expect, it } from "vitest";
import { bucket } from "#local/names.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";

const hour = 3_600_000;
const jobs = "/model-customization-jobs";

/** Everything that a request may say, in three requests: a customization has its own configuration. */
const requests: Record<string, Record<string, unknown>> = {
  "a fine-tuning": request({
    clientRequestToken: "mine",
    roleArn: "arn:aws:iam::123456789012:role/lapidary-bedrock",
    customModelKmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
    jobTags: [
      { key: "team", value: "own" },
      { key: "note", value: "" },
    ],
    customModelTags: [{ key: "stage", value: "first" }],
    hyperParameters: { epochCount: "2", learningRate: "0.00001" },
    validationDataConfig: { validators: [{ s3Uri: dataset }] },
    outputDataConfig: { s3Uri: `s3://${bucket}/elsewhere/` },
    vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
    orchestration: { timeoutHours: 30, maxCostUsd: 12.5 },
  }),
  "a distillation of invocation logs": request({
    customizationType: "DISTILLATION",
    hyperParameters: undefined,
    trainingDataConfig: {
      invocationLogsConfig: {
        usePromptResponse: true,
        invocationLogSource: { s3Uri: `s3://${bucket}/logs/` },
        requestMetadataFilters: { andAll: [{ equals: { project: "a b" } }, { notEquals: { stage: "test" } }] },
      },
    },
    customizationConfig: {
      distillationConfig: {
        teacherModelConfig: {
          teacherModelIdentifier: "amazon.nova-pro-v1:0",
          maxResponseLengthForInference: 1000,
        },
      },
    },
  }),
  "a reinforcement": request({
    customizationType: "REINFORCEMENT_FINE_TUNING",
    hyperParameters: {},
    customizationConfig: {
      rftConfig: {
        graderConfig: {
          lambdaGrader: { lambdaArn: "arn:aws:lambda:us-east-1:123456789012:function:grader" },
        },
        hyperParameters: { epochCount: 2, batchSize: 32, learningRate: 0.0001, reasoningEffort: "high" },
      },
    },
  }),
};

const settings = {
  tags: [
    { key: "team", value: "deployment" },
    { key: "cost", value: "42" },
  ],
  vpc: { subnetIds: ["subnet-ours"], securityGroupIds: ["sg-ours"] },
};

interface Recorded {
  request: Record<string, unknown>;
  orchestration?: object;
}

const nameless = ({ request: { jobName: _, customModelName: __, clientRequestToken: ___, ...asked } }: Recorded) =>
  asked;

/** The body that asks again for what a record was asked for, under another name. */
const again = (record: Recorded, name: string) => ({
  ...nameless(record),
  orchestration: record.orchestration,
  jobName: name,
  customModelName: name,
});

const recordOf = async ({ get }: Pick<Setup, "get">, name: string) => (await get(`${jobs}/${name}`)).body;

describe("a job's record says all that it takes to ask for it again under another name", () => {
  it.each(Object.entries(requests))("%s", async (_, body) => {
    const all = await setup({ settings });
    expect((await all.post(body)).status).toBe(202);
    const first = await recordOf(all, "a-job");
    expect(first.orchestration).toEqual(body["orchestration"]);
    for (const [member, asked] of Object.entries(body).filter(([name, value]) => name !== "orchestration" && value))
      expect(first.request[member], member).toEqual(Array.isArray(asked) ? expect.arrayContaining(asked) : asked);
    expect((await all.post(again(first, "retried"))).status).toBe(202);
    const second = await recordOf(all, "retried");
    expect(nameless(second)).toEqual(nameless(first));
    expect(second.orchestration).toEqual(first.orchestration);
  });

  it("once it has ended, to the same end", async () => {
    const all = await setup();
    await all.post(request({ hyperParameters: { epochCount: "2" }, jobTags: [{ key: "team", value: "x" }] }));
    await all.clock.pass(8 * hour);
    const first = await recordOf(all, "a-job");
    expect(first.status).toBe("Completed");
    expect((await all.post(again(first, "retried"))).status).toBe(202);
    await all.clock.pass(8 * hour);
    const second = await recordOf(all, "retried");
    expect(second).toMatchObject({ status: "Completed", hyperParameters: first.hyperParameters });
    expect(nameless(second)).toEqual(nameless(first));
  });

  it("though it was made elsewhere, as far as Bedrock tells of it", async () => {
    const all = await setup();
    const jobArn = await all.makeElsewhere({ jobName: "theirs", customModelName: "theirs" });
    await all.send("POST", `${jobs}/imports`, { jobArn });
    await all.clock.pass(8 * hour);
    const first = await recordOf(all, "theirs");
    expect((await all.post(again(first, "retried"))).status).toBe(202);
    await all.clock.pass(8 * hour);
    const { hyperParameters, trainingDataConfig, outputDataConfig, baseModelArn, roleArn, customizationType } = first;
    expect(await recordOf(all, "retried")).toMatchObject({
      status: "Completed",
      ...{ hyperParameters, trainingDataConfig, outputDataConfig, baseModelArn, roleArn, customizationType },
    });
  });
});
