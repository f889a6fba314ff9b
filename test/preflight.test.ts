import {
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-bedrock";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import type { TimelineEvent } from "#core/timeline.ts";
import type { Intercept } from "#local/endpoint.ts";
import { accessKeyOf, bedrockRole, bucket, functionName } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { dataset, records, request, setup, type Setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const hour = 3_600_000;

const uri = (key: string) => `s3://${bucket}/${key}`;
const training = (key: string) => ({ trainingDataConfig: { s3Uri: uri(key) } });
const validation = (...keys: string[]) => ({
  validationDataConfig: { validators: keys.map((key) => ({ s3Uri: uri(key) })) },
});

const events = async ({ get }: Setup, name = "a-job"): Promise<TimelineEvent[]> =>
  (await get(`${jobs}/${name}/events`)).body.events;

const dryRun = ({ send }: Setup, body: unknown) => send("POST", `${jobs}?dryRun=true`, body);

const turns = [
  { role: "user", content: [{ text: "?" }] },
  { role: "assistant", content: [{ text: "!" }] },
];

/** The lines of the valid dataset, with others in their place. */
const withLines = (others: Record<number, string>) =>
  records
    .trimEnd()
    .split("\n")
    .map((line, index) => `${others[index + 1] ?? line}\n`)
    .join("");

const image = { format: "png", source: { s3Location: { uri: uri("a.png"), bucketOwner: "123456789012" } } };
const withImage = {
  messages: [{ role: "user", content: [{ text: "What is it?" }, { image }] }, turns[1]],
};

const prompt = (index: number) => ({
  schemaVersion: "bedrock-conversation-2024",
  system: [{ text: "Answer in one sentence." }],
  messages: [{ role: "user", content: [{ text: `Question ${index}?` }] }],
});

const files: Record<string, string> = {
  "empty.jsonl": "",
  "few.jsonl": records.split("\n").slice(0, 7).join("\n"),
  "wrong.jsonl": withLines({ 42: JSON.stringify({ messages: [...turns].reverse() }) }),
  "not-json.jsonl": withLines({ 3: "{", 5: "{", 7: "{", 9: "{", 11: "{" }),
  "folder/one.jsonl": records,
  "images.jsonl": `${JSON.stringify(withImage)}\n`.repeat(8),
  "prompts.jsonl": Array.from({ length: 100 }, (_, index) => `${JSON.stringify(prompt(index))}\n`).join(""),
};

const withFiles = async (options: Parameters<typeof setup>[0] = {}) => {
  const all = await setup(options);
  for (const [key, content] of Object.entries(files)) await all.put(key, content);
  return all;
};

/** Requests that cannot succeed, with the member that is wrong and what is said of it. */
const refused: [string, Record<string, unknown>, string][] = [
  ["no dataset", training("none.jsonl"), `trainingDataConfig.s3Uri is ${uri("none.jsonl")}, which does not exist.`],
  ["an empty dataset", training("empty.jsonl"), "In the training data: The dataset is empty"],
  ["a folder in a file's place", training("folder"), `is ${uri("folder")}, which is a folder; it must be one file`],
  [
    "a folder that is named as one",
    training("folder/"),
    `is ${uri("folder/")}, which is a folder; it must be one file`,
  ],
  [
    "too few records",
    training("few.jsonl"),
    "In the training data: There are 7 records and Nova Micro takes at least 8",
  ],
  ["a record that is wrong", training("wrong.jsonl"), "In line 42 of the training data, at /messages/0: The role"],
  ["a line that is not JSON", training("not-json.jsonl"), "In line 3 of the training data: The line is not JSON"],
  ["a bucket that is not there", { trainingDataConfig: { s3Uri: "s3://nobodys/a.jsonl" } }, "the deployment reads"],
  ["no validation set", validation("v/"), `validationDataConfig.validators[0].s3Uri is ${uri("v/")}, which does not`],
  [
    "a wrong record in the second validation set",
    validation("train.jsonl", "wrong.jsonl"),
    "In line 42 of the validation data, at /messages/0: The role",
  ],
  [
    "an unknown base model",
    { baseModelIdentifier: "amazon.nova-none-v1:0" },
    "baseModelIdentifier must be a model that exists in this region; there is no amazon.nova-none-v1:0.",
  ],
  [
    "a base model past its end",
    { baseModelIdentifier: "amazon.titan-text-express-v1" },
    "baseModelIdentifier must be a model that still works; this one ended on 2025-08-15",
  ],
  ["no such custom model", { baseModelIdentifier: "my-model" }, "there is no my-model."],
  [
    "a customization that the model does not offer",
    { customizationType: "CONTINUED_PRE_TRAINING" },
    "baseModelIdentifier must be a model that offers CONTINUED_PRE_TRAINING; it offers FINE_TUNING, DISTILLATION.",
  ],
  [
    "a hyperparameter out of its range",
    { hyperParameters: { epochCount: "6" } },
    'hyperParameters.epochCount must be an integer from 1 to 5; got "6".',
  ],
  [
    "a distillation without a teacher",
    { customizationType: "DISTILLATION", hyperParameters: {} },
    "customizationConfig must have distillationConfig with a teacher model",
  ],
  [
    "more than it may cost",
    { orchestration: { maxCostUsd: 0.001 } },
    "orchestration.maxCostUsd is $0.001, and the training is estimated at $0.01.",
  ],
  [
    "a limit on data with images",
    {
      baseModelIdentifier: "amazon.nova-lite-v1:0:300k",
      ...training("images.jsonl"),
      orchestration: { maxCostUsd: 5 },
    },
    "orchestration.maxCostUsd cannot be kept, as the cost is not known: only the texts were counted, and there are 8 images",
  ],
  [
    "a limit on what is trained on invocation logs as well",
    {
      trainingDataConfig: {
        s3Uri: dataset,
        invocationLogsConfig: { invocationLogSource: { s3Uri: uri("folder/") } },
      },
      orchestration: { maxCostUsd: 5 },
    },
    "orchestration.maxCostUsd cannot be kept, as the cost is not known: the tokens of the training dataset were not",
  ],
  [
    "a limit on a distillation, whose teacher's answers nobody can count before",
    {
      customizationType: "DISTILLATION",
      customizationConfig: {
        distillationConfig: { teacherModelConfig: { teacherModelIdentifier: "amazon.nova-pro-v1:0" } },
      },
      hyperParameters: {},
      ...training("prompts.jsonl"),
      orchestration: { maxCostUsd: 5 },
    },
    "orchestration.maxCostUsd cannot be kept, as the cost is not known: what a distillation's teacher answers",
  ],
  [
    "a limit that cannot be kept",
    {
      baseModelIdentifier: "meta.llama3-2-3b-instruct-v1:0:128k",
      orchestration: { maxCostUsd: 10 },
    },
    "orchestration.maxCostUsd cannot be kept, as the cost is not known: there is no rate for meta.llama3-2-3b",
  ],
];

describe.each(refused)("a job with %s", (_, over, message) => {
  it("fails before Bedrock hears of it, with the reason as its execution's cause", async () => {
    const all = await withFiles();
    await all.post(request(over));
    await all.clock.pass(60_000);
    const { body } = await all.get(`${jobs}/a-job`);
    expect(body.status).toBe("Failed");
    expect(body.failureMessage).toContain(message);
    const execution = await all.execution("a-job-1");
    expect(execution).toMatchObject({ status: "FAILED", error: "RefusedError" });
    expect(execution.cause).toContain(message);
    const story = await events(all);
    expect(story.map(({ type }) => type).slice(-2)).toEqual(["job.changed", "execution.failed"]);
    expect(story.filter(({ type }) => type.endsWith("checked") || type.endsWith("estimated"))).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
    expect(story.map(({ type }) => type)).not.toContain("preflight.passed");
    const asked = all.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
    await expect(asked).rejects.toThrow(ResourceNotFoundException);
  });

  it("is found by a dry run", async () => {
    const all = await withFiles();
    const { status, body } = await dryRun(all, request(over));
    expect(status).toBe(200);
    expect(body.valid).toBe(false);
    const said: string[] = [
      ...body.errors.map(({ detail }: { detail: string }) => detail),
      ...body.datasets.flatMap(({ errors }: { errors: { message: string }[] }) => errors.map(({ message }) => message)),
    ];
    expect(said).toContainEqual(expect.stringContaining(message.replace(/^In .*?: |\.$/g, "")));
  });
});

describe("a job that nothing stands against", () => {
  it("has the story of its checks in its timeline, each with all that was found", async () => {
    const all = await setup();
    await all.post(request({ hyperParameters: {}, ...validation("train.jsonl") }));
    await all.clock.pass(60_000);
    const story = (await events(all)).slice(1, 7);
    expect(story.map(({ type, message }) => `${type}: ${message}`)).toEqual([
      "base-model.checked: Nothing stands against the base model.",
      "hyperparameters.checked: Nothing stands against the hyperparameters. Left to Bedrock: epochCount 2, learningRate 0.00001, learningRateWarmupSteps 10.",
      expect.stringMatching(
        /^dataset\.checked: The training data are valid: 100 records, 17\.9 KB, about 1,317 tokens\. Worth knowing: hyperParameters\.learningRateWarmupSteps should be at most 1, .*And 98 more\.$/,
      ),
      expect.stringMatching(/^dataset\.checked: The validation data are valid: 100 records.*And \d+ more\.$/),
      "cost.estimated: The training is estimated at $0.01, and the model at $1.95 a month.",
      "preflight.passed: Nothing stands against the job.",
    ]);
    expect(story[2]?.report).toMatchObject({
      s3Uri: dataset,
      format: "converse",
      records: 100,
      errors: [],
      warningCount: 99,
      statistics: { tokenRule: "6 characters a token" },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(story[4]?.report).toEqual({
      currency: "USD",
      tokens: 1317,
      epochs: 2,
      usdPer1000Tokens: 0.001,
      trainingUsd: 0.01,
      storageUsdPerMonth: 1.95,
    });
  });

  it("has what it is expected to cost in its record", async () => {
    const all = await setup();
    await all.post(request());
    await all.clock.pass(60_000);
    expect((await all.get(`${jobs}/a-job`)).body.estimatedCost).toMatchObject({ epochs: 1, trainingUsd: 0.01 });
  });

  it("is made even though it is not known what it costs, and is told so", async () => {
    const all = await setup();
    await all.post(request({ baseModelIdentifier: "meta.llama3-2-3b-instruct-v1:0:128k", hyperParameters: {} }));
    await all.clock.pass(8 * hour);
    expect((await all.get(`${jobs}/a-job`)).body).toMatchObject({ status: "Completed" });
    expect(await events(all)).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(/^What the training costs is not known\. Worth knowing: /),
      }),
    );
  });

  it("is checked by the rules of the foundation model under the custom one that it starts from", async () => {
    const all = await setup();
    await all.post(request());
    await all.clock.pass(8 * hour);
    await all.put("reserved.jsonl", records.replace("How many", "User: how many"));
    const second = request({ jobName: "second", customModelName: "second", baseModelIdentifier: "a-model" });
    await all.post({ ...second, ...training("reserved.jsonl") });
    await all.clock.pass(60_000);
    expect((await all.get(`${jobs}/second`)).body).toMatchObject({
      status: "Failed",
      trainedModel: "amazon.nova-micro-v1:0:128k",
      failureMessage: expect.stringContaining("which Nova Micro reserves"),
    });
  });

  it("may be trained on invocation logs, whose form is Bedrock's own", async () => {
    const all = await setup();
    await all.put("logs/2026/one.json", "whatever");
    const logs = { invocationLogsConfig: { invocationLogSource: { s3Uri: uri("logs/") } } };
    await all.post(request({ trainingDataConfig: logs }));
    await all.clock.pass(60_000);
    expect((await events(all)).map(({ message }) => message)).toContain(
      "The invocation logs are there; Bedrock checks what they hold.",
    );
  });
});

describe("a refusal", () => {
  it("names the first three problems, and how many more there are", async () => {
    const all = await withFiles();
    await all.post(request(training("not-json.jsonl")));
    await all.clock.pass(60_000);
    const { cause = "" } = await all.execution("a-job-1");
    expect(cause.match(/In line \d+/g)).toEqual(["In line 3", "In line 5", "In line 7"]);
    expect(cause).toMatch(/And 2 more\.$/);
    const [told] = (await events(all)).filter(({ type }) => type === "dataset.checked");
    expect(told?.report).toMatchObject({ errors: [3, 5, 7, 9, 11].map((line) => ({ line })) });
  });

  it("has the first problem of each check before the second of any", async () => {
    const all = await withFiles();
    await all.post(
      request({ ...training("not-json.jsonl"), ...validation("wrong.jsonl"), orchestration: { maxCostUsd: 0.001 } }),
    );
    await all.clock.pass(60_000);
    const { cause = "" } = await all.execution("a-job-1");
    expect(cause).toMatch(
      /In line 3 of the training data.*In line 42 of the validation data.*orchestration\.maxCostUsd is.*And \d+ more\.$/,
    );
  });

  it("is stored with the first 100 findings, though they are as long as findings may be", async () => {
    const deep = `{"${"東".repeat(80)}":`.repeat(90);
    const line = `{"messages":[],"x":${deep}{"a":1,"a":2}${"}".repeat(91)}`;
    const all = await setup();
    await all.put("deep.jsonl", `${line}\n`.repeat(100));
    await all.post(request(training("deep.jsonl")));
    await all.clock.pass(60_000);
    const [told] = (await events(all)).filter(({ type }) => type === "dataset.checked");
    expect(told?.report).toMatchObject({ errorCount: 100, errorsByCode: { "too-few-messages": 100 } });
    for (const kept of [told?.report?.["errors"], told?.report?.["warnings"]]) expect(kept).toHaveLength(100);
    expect((await all.execution("a-job-1")).status).toBe("FAILED");
  });

  it("comes after S3 has answered again where it could not for a while", async () => {
    let failures = 12;
    const all = await setup({
      intercept: async ({ service, operation }, next) => {
        const answer = await next();
        return service === "s3" && operation === "GetObject" && failures-- > 0
          ? { status: 503, headers: {}, body: "<Error><Code>SlowDown</Code></Error>" }
          : answer;
      },
    });
    await all.post(request({ orchestration: { maxCostUsd: 0.001 } }));
    await all.clock.pass(hour);
    expect(failures).toBeLessThan(0);
    expect((await all.get(`${jobs}/a-job`)).body.failureMessage).toContain("orchestration.maxCostUsd is $0.001");
  });
});

describe("the deployment's policy", () => {
  const settings = { policy: { requireVpc: true, requiredTags: [{ key: "team" }] } };

  it("refuses a job that is not as it asks, and says what it asks for", async () => {
    const all = await setup({ settings });
    await all.post(request());
    await all.clock.pass(60_000);
    expect((await all.get(`${jobs}/a-job`)).body.failureMessage).toBe(
      "ValidationException: vpcConfig must give the subnets and security groups of a VPC, as this deployment's policy asks. " +
        "jobTags must have a tag team, as this deployment's policy asks. " +
        "customModelTags must have a tag team, as this deployment's policy asks.",
    );
  });

  it("points at the tag that was given, wherever the deployment's own tags stand", async () => {
    const all = await setup({
      settings: { tags: [{ key: "stage", value: "dev" }], policy: { requiredTags: [{ key: "team", values: ["a"] }] } },
    });
    const tags = [{ key: "team", value: "b" }];
    const { body } = await dryRun(all, request({ jobTags: tags, customModelTags: [{ key: "team", value: "a" }] }));
    expect(body.errors).toMatchObject([{ pointer: "/jobTags/0/value", code: "policy-tag" }]);
  });

  it("lets a job through that is", async () => {
    const tags = [{ key: "team", value: "search" }];
    const all = await setup({ settings });
    const vpcConfig = { subnetIds: ["subnet-12345678"], securityGroupIds: ["sg-12345678"] };
    await all.post(request({ jobTags: tags, customModelTags: tags, vpcConfig }));
    await all.clock.pass(60_000);
    expect((await events(all)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(["policy.checked", "preflight.passed"]),
    );
  });

  it("holds for the tags that are set later as well", async () => {
    const all = await setup({ settings: { policy: { requiredTags: [{ key: "team" }] } } });
    const tags = [{ key: "team", value: "search" }];
    await all.post(request({ jobTags: tags, customModelTags: tags }));
    await all.clock.pass(hour);
    const put = (body: unknown) => all.send("PUT", `${jobs}/a-job/tags`, body);
    expect(await put({ tags: [] })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/tags", detail: "tags must have a tag team, as this deployment's policy asks" }] },
    });
    expect((await put({ tags })).status).toBe(200);
  });

  it("has no event of its own where it asks for nothing", async () => {
    const all = await setup();
    await all.post(request());
    await all.clock.pass(60_000);
    expect((await events(all)).map(({ type }) => type)).not.toContain("policy.checked");
  });
});

describe("data that change", () => {
  it("while the job waits for a place in the quota are checked again before it is made", async () => {
    const all = await setup({ jobs: { quota: 1 } });
    await all.makeElsewhere({ jobName: "in-the-way" });
    await all.post(request({ orchestration: { maxCostUsd: 0.01 } }));
    await all.clock.pass(60_000);
    await all.put("train.jsonl", records.repeat(20));
    await all.clock.pass(24 * hour);
    const story = await events(all);
    expect(story.map(({ type }) => type)).toEqual([
      "job.submitted",
      "base-model.checked",
      "hyperparameters.checked",
      "dataset.checked",
      "cost.estimated",
      "preflight.passed",
      "capacity.awaited",
      "data.changed",
      "dataset.checked",
      "cost.estimated",
      "job.changed",
      "execution.failed",
    ]);
    const { body } = await all.get(`${jobs}/a-job`);
    expect(body).toMatchObject({ status: "Failed", estimatedCost: { trainingUsd: 0.03 } });
    expect(body.failureMessage).toContain("orchestration.maxCostUsd is $0.01, and the training is estimated at $0.03");
  });

  it("do not stop a job that nothing stands against", async () => {
    const all = await setup({ jobs: { quota: 1 } });
    await all.makeElsewhere({ jobName: "in-the-way" });
    await all.post(request());
    await all.clock.pass(60_000);
    await all.put("train.jsonl", records.repeat(2));
    await all.clock.pass(48 * hour);
    expect((await all.get(`${jobs}/a-job`)).body).toMatchObject({ status: "Completed" });
    expect((await events(all)).filter(({ type }) => type === "dataset.checked")).toHaveLength(2);
  });
});

describe("a job that is stopped while its data are read", () => {
  it("ends as Stopped, whatever is found", async () => {
    let stopped = false;
    const all: Setup = await withFiles({
      intercept: async ({ operation, accessKeyId }, next) => {
        if (operation === "GetObject" && accessKeyId === accessKeyOf("check-datasets") && !stopped) {
          stopped = true;
          const Payload = JSON.stringify({ detail: { jobIdentifier: "a-job" } });
          const lambda = new LambdaClient(all.cloud.clientSettings("cli", "lambda"));
          await lambda.send(new InvokeCommand({ FunctionName: functionName("stop-training"), Payload }));
        }
        return next();
      },
    });
    await all.post(request(training("wrong.jsonl")));
    await all.clock.pass(hour);
    expect(stopped).toBe(true);
    expect((await all.get(`${jobs}/a-job`)).body).toMatchObject({ status: "Stopped" });
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    expect((await events(all)).map(({ message }) => message).join()).not.toContain("Failed");
  });
});

describe("a dry run", () => {
  it("answers with the whole report", async () => {
    const all = await withFiles();
    const over = { hyperParameters: { epochCount: "9" }, ...training("wrong.jsonl"), ...validation("train.jsonl") };
    const { status, body } = await dryRun(all, request({ ...over, baseModelIdentifier: "amazon.nova-lite-v1:0:300k" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: false,
      errors: [{ pointer: "/hyperParameters/epochCount", code: "hyperparameter-range" }],
      defaults: { learningRate: "0.00001", learningRateWarmupSteps: "10" },
      datasets: [
        {
          pointer: "/trainingDataConfig/s3Uri",
          s3Uri: uri("wrong.jsonl"),
          valid: false,
          format: "converse",
          records: 100,
          errors: [{ line: 42, code: "role-order", pointer: "/messages/0" }],
        },
        { pointer: "/validationDataConfig/validators/0/s3Uri", valid: true, records: 100 },
      ],
      estimate: { currency: "USD", usdPer1000Tokens: 0.002 },
    });
  });

  it("starts nothing and writes nothing", async () => {
    const all = await setup();
    const { body } = await dryRun(all, request());
    expect(body).toMatchObject({ valid: true, errors: [], estimate: { trainingUsd: 0.01 } });
    await all.clock.pass(hour);
    expect(await all.executions()).toEqual([]);
    expect((await all.get(`${jobs}/a-job`)).status).toBe(404);
    expect((await all.get(jobs)).body.modelCustomizationJobSummaries).toEqual([]);
  });

  it("answers what the submission would be answered where that is refused", async () => {
    const all = await setup();
    expect((await dryRun(all, request({ jobName: "-" }))).status).toBe(400);
    expect(await all.send("POST", `${jobs}?dryRun=maybe`, request())).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/dryRun" }] },
    });
    await all.post(request());
    expect((await dryRun(all, request({ customModelName: "another" }))).status).toBe(409);
    expect((await dryRun(all, request())).body).toMatchObject({ valid: true });
  });

  it.each([
    [
      "bedrock",
      "GetFoundationModel",
      "AccessDeniedException",
      "/baseModelIdentifier",
      "cannot be looked up: AccessDenied",
    ],
    ["s3", "GetObject", "KMS.DisabledException", "/trainingDataConfig/s3Uri", "which cannot be read: KMS.Disabled"],
  ])(
    "says what %s refuses at %s, as the submission's failure does",
    async (service, operation, name, pointer, said) => {
      const refusal: Intercept = async (call, next) => {
        if (call.service === service && call.operation === operation) throw new ServiceError(name, "It is not for you");
        return next();
      };
      const all = await setup({ intercept: refusal });
      const { status, body } = await dryRun(all, request());
      expect(status).toBe(200);
      expect(body).toMatchObject({ valid: false, errors: [{ pointer, detail: expect.stringContaining(said) }] });
      await all.post(request());
      await all.clock.pass(60_000);
      expect((await all.get(`${jobs}/a-job`)).body.failureMessage).toContain(said);
    },
  );

  it("asks Bedrock again where it could not answer, as nobody does it otherwise", async () => {
    let failures = 1;
    const all = await setup({
      intercept: ({ operation }, next) =>
        operation === "GetFoundationModel" && failures-- > 0
          ? Promise.resolve({ status: 503, headers: {}, body: "{}" })
          : next(),
    });
    expect(await dryRun(all, request())).toMatchObject({ status: 200, body: { valid: true } });
    expect(failures).toBeLessThan(0);
  });

  it("submits where it is said to be false", async () => {
    const all = await setup();
    expect((await all.send("POST", `${jobs}?dryRun=false`, request())).status).toBe(202);
    expect(await all.executions()).toHaveLength(1);
  });

  it("finds what Bedrock would refuse of a job that is made without us", async () => {
    const all = await withFiles();
    const [, over] = refused.find(([name]) => name === "a hyperparameter out of its range") ?? [];
    const body = { ...request(over), roleArn: bedrockRole, outputDataConfig: { s3Uri: uri("theirs") } } as const;
    expect((await dryRun(all, body)).body.valid).toBe(false);
    await expect(
      all.bedrock.send(new CreateModelCustomizationJobCommand({ ...body, customizationType: "FINE_TUNING" })),
    ).rejects.toThrow("epochCount");
  });
});
