import { describe, expect, it } from "vitest";
import { inProcess } from "#local/in-process.ts";
import { sdkIntegration } from "#local/sfn/integrations.ts";
import type { Json } from "#local/sfn/types.ts";
import { TaskError } from "#local/sfn/types.ts";
import { machineOf, outputOf, workshop } from "./run-machine.ts";

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Integrations whose services answer as told, and what they were asked. */
const answering = (answer: Answer) => {
  const asked: { service: string; method: string; path: string; headers: Record<string, string>; body: string }[] = [];
  const integrate = sdkIntegration((service) => ({
    region: "us-east-1",
    credentials: { accessKeyId: "LOCAL", secretAccessKey: "none" },
    disableHostPrefix: true,
    requestHandler: inProcess(async ({ method, path, headers, body }) => {
      asked.push({ service, method, path, headers, body: Buffer.from(body).toString() });
      const { status = 200, headers: extra = {}, body: given = {} } = answer;
      return {
        status,
        headers: { "x-amzn-requestid": "r-1", ...extra },
        body: service === "s3" ? [Buffer.from(String(given))] : JSON.stringify(given),
      };
    }),
  }));
  const machine = machineOf({ States: {} });
  const execution = "arn:aws:states:us-east-1:123456789012:execution:quarry:first";
  const call = (resource: string, parameters: Json) => {
    const [, sdk, service = "", action = ""] = /^(aws-sdk:)?(.+):(.+)$/.exec(resource) ?? [];
    return integrate({ service, action, optimised: sdk === undefined, parameters, machine, execution });
  };
  const failure = (resource: string, parameters: Json) =>
    call(resource, parameters).then(
      () => undefined,
      (thrown: unknown) => (thrown instanceof TaskError ? [thrown.error, thrown.failure] : thrown),
    );
  return { asked, call, failure, integrate, machine, execution };
};

const key = { TableName: "jobs", Key: { pk: { S: "JOB#1" } } };

describe("aws-sdk: integrations", () => {
  it("speak PascalCase to an API that has camelCase, and leave a map's own keys alone", async () => {
    const { call, asked } = answering({ status: 201, body: { jobArn: "arn:job" } });
    const result = await call("aws-sdk:bedrock:createModelCustomizationJob", {
      JobName: "facet",
      HyperParameters: { epochCount: "2" },
      TrainingDataConfig: { S3Uri: "s3://data/train.jsonl" },
      CustomModelTags: [{ Key: "team", Value: "stone" }],
    });
    expect(result).toEqual({ JobArn: "arn:job" });
    expect(asked[0]).toMatchObject({ service: "bedrock", method: "POST", path: "/model-customization-jobs" });
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({
      jobName: "facet",
      hyperParameters: { epochCount: "2" },
      trainingDataConfig: { s3Uri: "s3://data/train.jsonl" },
      customModelTags: [{ key: "team", value: "stone" }],
    });
  });

  it("give an answer's members in order of the alphabet, and a map's own keys as they came", async () => {
    const { call } = answering({ body: { ScannedCount: 1, Items: [{ sk: { S: "b" }, pk: { S: "a" } }], Count: 1 } });
    const query = { TableName: "jobs", KeyConditionExpression: "pk = :a" };
    expect(JSON.stringify(await call("aws-sdk:dynamodb:query", query))).toBe(
      '{"Count":1,"Items":[{"sk":{"S":"b"},"pk":{"S":"a"}}],"ScannedCount":1}',
    );
  });

  it("give times as ISO 8601 and numbers as numbers", async () => {
    const { call } = answering({
      body: { jobName: "facet", creationTime: "2026-01-01T00:00:00Z", trainingMetrics: { trainingLoss: 0.5 } },
    });
    expect(await call("aws-sdk:bedrock:getModelCustomizationJob", { JobIdentifier: "facet" })).toEqual({
      JobName: "facet",
      CreationTime: "2026-01-01T00:00:00.000Z",
      TrainingMetrics: { TrainingLoss: 0.5 },
    });
  });

  it.each([
    [
      "aws-sdk:dynamodb:updateItem",
      "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
      "DynamoDb.ConditionalCheckFailedException",
      "The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: r-1)",
    ],
    [
      "aws-sdk:dynamodb:updateItem",
      "com.amazon.coral.validate#ValidationException",
      "DynamoDb.DynamoDbException",
      "The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: r-1)",
    ],
    [
      "dynamodb:updateItem",
      "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
      "DynamoDB.ConditionalCheckFailedException",
      "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; " +
        "Error Code: ConditionalCheckFailedException; Request ID: r-1; Proxy: null)",
    ],
    [
      "dynamodb:updateItem",
      "com.amazon.coral.validate#ValidationException",
      "DynamoDB.AmazonDynamoDBException",
      "The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; " +
        "Error Code: ValidationException; Request ID: r-1; Proxy: null)",
    ],
  ])("%s that answers %s fails as %s", async (resource, type, error, cause) => {
    const { failure, asked } = answering({
      status: 400,
      body: { __type: type, message: "The conditional request failed" },
    });
    expect(await failure(resource, key)).toEqual([error, cause]);
    expect(asked).toHaveLength(1);
  });

  it("name an error by its exception, whatever its code", async () => {
    const { failure } = answering({ status: 400, body: { __type: "InvalidToken", message: "Invalid Token: 'x'" } });
    expect(await failure("aws-sdk:sfn:sendTaskSuccess", { TaskToken: "x", Output: "{}" })).toEqual([
      "Sfn.InvalidTokenException",
      "Invalid Token: 'x' (Service: Sfn, Status Code: 400, Request ID: r-1)",
    ]);
  });

  it("do not try again: the machine does", async () => {
    const { failure, asked } = answering({ status: 500, body: { __type: "InternalServerError", message: "oops" } });
    await failure("aws-sdk:dynamodb:getItem", key);
    expect(asked).toHaveLength(1);
  });

  it("read and write objects of S3 as text", async () => {
    const reading = answering({ headers: { "content-type": "text/plain", etag: '"e"' }, body: "facets" });
    expect(await reading.call("aws-sdk:s3:getObject", { Bucket: "b", Key: "k" })).toMatchObject({
      Body: "facets",
      ContentType: "text/plain",
      ETag: '"e"',
    });
    const writing = answering({ body: "" });
    await writing.call("aws-sdk:s3:putObject", { Bucket: "b", Key: "k", Body: { cut: 1 } });
    expect(writing.asked[0]?.body).toContain('{"cut":1}');
  });

  it.each([
    ["text", '"text"'],
    [["a", 1], '["a",1]'],
    [false, "false"],
    [0, "0"],
  ])("write %j into S3 as its JSON text, as the real service was recorded to", async (Body, written) => {
    const { call, asked } = answering({ body: "" });
    await call("aws-sdk:s3:putObject", { Bucket: "b", Key: "k", Body });
    expect(asked[0]?.headers["x-amz-decoded-content-length"] ?? asked[0]?.headers["content-length"]).toBe(
      String(written.length),
    );
    expect(asked[0]?.body).toContain(written);
  });

  it("take an object as the Input of an execution", async () => {
    const { call, asked } = answering({ body: { executionArn: "arn:run", startDate: 1_767_225_600 } });
    expect(await call("aws-sdk:sfn:startExecution", { StateMachineArn: "arn:m", Input: { a: 1 } })).toEqual({
      ExecutionArn: "arn:run",
      StartDate: "2026-01-01T00:00:00.000Z",
    });
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ stateMachineArn: "arn:m", input: '{"a":1}' });
  });

  it.each([
    [{ ...key, Wrong: 1 }, 'The field "Wrong" is not supported by Step Functions'],
    [{ ...key, TableName: { a: 1 } }, "The value for the field 'TableName' must be a STRING"],
  ])("refuse parameters that the API does not have: %j", async (parameters, complaint) => {
    const { failure, asked } = answering({});
    expect(await failure("aws-sdk:dynamodb:getItem", parameters)).toEqual([
      "States.Runtime",
      `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${complaint}]`,
    ]);
    expect(asked).toEqual([]);
  });
});

describe("lambda:invoke", () => {
  it("parses the payload and tells of the call, its members in alphabetical order", async () => {
    const { call, asked } = answering({ headers: { "x-amz-executed-version": "$LATEST" }, body: { polished: true } });
    const result = await call("lambda:invoke", { FunctionName: "polish", Payload: { grit: 400 } });
    expect(asked[0]).toMatchObject({ path: "/2015-03-31/functions/polish/invocations", body: '{"grit":400}' });
    expect(result).toMatchObject({
      ExecutedVersion: "$LATEST",
      Payload: { polished: true },
      SdkHttpMetadata: {
        AllHttpHeaders: { "X-Amz-Executed-Version": ["$LATEST"] },
        HttpHeaders: { "X-Amz-Executed-Version": "$LATEST" },
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: "r-1" },
      StatusCode: 200,
    });
    expect(Object.keys(Object(result))).toEqual(Object.keys(Object(result)).toSorted());
  });

  it.each([
    [{ errorType: "TypeError", errorMessage: "no" }, "TypeError", '{"errorType":"TypeError","errorMessage":"no"}'],
    [
      { errorMessage: "Task timed out" },
      "Lambda.Unknown",
      "The cause could not be determined because Lambda did not return an error type. " +
        'Returned payload: {"errorMessage":"Task timed out"}',
    ],
  ])("of a function that failed fails as the function did: %j", async (body, error, cause) => {
    const { failure } = answering({ headers: { "x-amz-function-error": "Unhandled" }, body });
    expect(await failure("lambda:invoke", { FunctionName: "polish" })).toEqual([error, cause]);
  });

  it("of no function fails by the service's error", async () => {
    const { failure } = answering({
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: { Message: "Function not found: polish" },
    });
    expect(await failure("lambda:invoke", { FunctionName: "polish" })).toEqual([
      "Lambda.ResourceNotFoundException",
      "Function not found: polish (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: r-1; Proxy: null)",
    ]);
  });
});

describe("Optimised integrations", () => {
  it.each([
    ["dynamodb:getItem", key, "Connection"],
    ["states:startExecution", { StateMachineArn: "arn:m" }, "connection"],
  ])("%s spells headers as its service does, in order of the alphabet", async (resource, parameters, connection) => {
    const { call } = answering({
      headers: { server: "Server", "x-amz-crc32": "1", connection: "keep-alive", "content-length": "2" },
    });
    const { HttpHeaders, AllHttpHeaders } = Object(Object(await call(resource, parameters)).SdkHttpMetadata);
    expect(Object.keys(HttpHeaders)).toEqual([
      connection,
      "Content-Length",
      "Server",
      "x-amz-crc32",
      "x-amzn-RequestId",
    ]);
    expect(AllHttpHeaders.Server).toEqual(["Server"]);
  });

  it("states:startExecution takes an object as Input, and answers its time in milliseconds", async () => {
    const { call, asked } = answering({ body: { executionArn: "arn:run", startDate: 1_767_225_600 } });
    expect(await call("states:startExecution", { StateMachineArn: "arn:m", Input: { a: 1 } })).toMatchObject({
      ExecutionArn: "arn:run",
      StartDate: Date.UTC(2026, 0, 1),
    });
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({ stateMachineArn: "arn:m", input: '{"a":1}' });
  });

  it("states:startExecution of no machine fails by the service's error", async () => {
    const { failure } = answering({ status: 400, body: { __type: "StateMachineDoesNotExist", message: "No" } });
    expect(await failure("states:startExecution", { StateMachineArn: "arn:m" })).toEqual([
      "StepFunctions.StateMachineDoesNotExistException",
      "No (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: r-1; Proxy: null)",
    ]);
  });

  it("events:putEvents names the machine and the execution in every entry, and tells nothing of the call", async () => {
    const { call, asked, machine, execution } = answering({
      body: { FailedEntryCount: 0, Entries: [{ EventId: "e" }] },
    });
    const entry = { Detail: { a: 1 }, DetailType: "t", Source: "s" };
    const result = await call("events:putEvents", { Entries: [entry, { ...entry, Resources: ["arn:stone"] }] });
    expect(JSON.stringify(result)).toBe('{"Entries":[{"EventId":"e"}],"FailedEntryCount":0}');
    expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
      Entries: [
        { ...entry, Detail: '{"a":1}', Resources: [machine.arn, execution] },
        { ...entry, Detail: '{"a":1}', Resources: ["arn:stone", machine.arn, execution] },
      ],
    });
  });

  it("events:putEvents fails when an entry was refused", async () => {
    const { failure } = answering({ body: { FailedEntryCount: 1, Entries: [{ ErrorCode: "X" }] } });
    expect(
      await failure("events:putEvents", { Entries: [{ Detail: { a: 1 }, DetailType: "t", Source: "s" }] }),
    ).toEqual(["EventBridge.FailedEntry", '{"Entries":[{"ErrorCode":"X"}],"FailedEntryCount":1}']);
  });

  it.each(["sqs:sendMessage", "aws-sdk:sqs:sendMessage", "dynamodb:query", "aws-sdk:dynamodb:sing"])(
    "%s is refused with a clear error",
    async (resource) => {
      const [error, cause] = Object(await answering({}).failure(resource, {}));
      expect(error).toBe("States.Runtime");
      expect(cause).toContain(resource);
    },
  );
});

describe("A machine", () => {
  it("runs on the SDK's clients from end to end", async () => {
    const { integrate } = answering({ body: { Item: { status: { S: "Completed" } } } });
    const shop = workshop(({ service, action, optimised, parameters }) =>
      integrate({ service, action, optimised, parameters, machine: machineOf({ States: {} }), execution: "" }),
    );
    const execution = await shop.run(
      {
        States: {
          Read: {
            Type: "Task",
            Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem",
            Arguments: { TableName: "jobs", Key: { pk: { S: "{% 'JOB#' & $states.input.id %}" } } },
            Output: "{% $states.result.Item.status.S %}",
            End: true,
          },
        },
      },
      { id: 1 },
    );
    expect(outputOf(execution)).toBe("Completed");
  });
});
