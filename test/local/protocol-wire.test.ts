import * as bedrockSchemas from "@aws-sdk/client-bedrock";
import {
  BedrockClient,
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
} from "@aws-sdk/client-bedrock";
import * as lambdaSchemas from "@aws-sdk/client-lambda";
import { LambdaClient, ListTagsCommand, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { virtualClock } from "#local/clock.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import type { Operations } from "#local/protocol.ts";
import { modelledService } from "#local/protocol.ts";
import { ServiceError } from "#local/service.ts";
import { targetAt } from "./contract/target.ts";

const setup = (given: { bedrock?: Operations<typeof bedrockSchemas>; lambda?: Operations<typeof lambdaSchemas> }) => {
  const bedrock = modelledService({ schemas: bedrockSchemas, operations: given.bedrock ?? {} });
  const lambda = modelledService({ schemas: lambdaSchemas, operations: given.lambda ?? {} });
  const endpoint = awsEndpoint({ services: { bedrock, lambda }, clock: virtualClock(), newId: () => "id" });
  const target = targetAt("http://127.0.0.1", endpoint.requestHandler);
  const request = (method: string, path: string, body = "", query = "") =>
    bedrock({ method, path, query: new URLSearchParams(query), headers: {}, body: Buffer.from(body), accessKeyId: "" });
  return { bedrock: new BedrockClient(target), lambda: new LambdaClient(target), request };
};

describe("a REST-JSON service", () => {
  it("reads labels, queries and their types, and writes times and numbers as the client reads them", async () => {
    const seen: unknown[] = [];
    const created = new Date("2026-01-02T03:04:05.678Z");
    const { bedrock } = setup({
      bedrock: {
        async ListModelCustomizationJobs(input) {
          seen.push(input);
          const job = {
            jobArn: "arn",
            baseModelArn: "arn",
            jobName: "a",
            status: "InProgress",
            creationTime: created,
          } as const;
          return { modelCustomizationJobSummaries: [job], nextToken: "more" };
        },
      },
    });
    const asked = {
      creationTimeAfter: created,
      statusEquals: "InProgress",
      maxResults: 3,
      nameContains: "a b&c",
    } as const;
    const answer = await bedrock.send(new ListModelCustomizationJobsCommand(asked));
    expect(seen).toEqual([asked]);
    expect(answer).toMatchObject({ modelCustomizationJobSummaries: [{ creationTime: created }], nextToken: "more" });
  });

  it("takes an ARN as one label, however it is encoded", async () => {
    const seen: unknown[] = [];
    const { bedrock } = setup({
      bedrock: {
        async GetModelCustomizationJob({ jobIdentifier }) {
          seen.push(jobIdentifier);
          throw new ServiceError("ResourceNotFoundException", "gone");
        },
      },
    });
    const jobIdentifier =
      "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/amazon.nova-lite-v1:0:300k/abcdefghijkl";
    await expect(bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "gone",
      $metadata: { httpStatusCode: 404 },
    });
    expect(seen).toEqual([jobIdentifier]);
  });

  it("answers an error that no model has, such as throttling, with a status that a client retries by", async () => {
    const { lambda } = setup({
      lambda: {
        async ListTags() {
          throw new ServiceError("ThrottlingException", "Slow down");
        },
      },
    });
    await expect(lambda.send(new ListTagsCommand({ Resource: "arn" }))).rejects.toMatchObject({
      name: "ThrottlingException",
      $metadata: { httpStatusCode: 429 },
    });
  });

  it("puts an error's further members where its schema has them", async () => {
    const { lambda } = setup({
      lambda: {
        async ListTags() {
          throw new ServiceError("TooManyRequestsException", "Slow", { retryAfterSeconds: "7", Type: "User" });
        },
      },
    });
    await expect(lambda.send(new ListTagsCommand({ Resource: "arn" }))).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "Slow",
      retryAfterSeconds: "7",
      Type: "User",
    });
  });

  it("reads lists out of queries and maps out of bodies, whatever their keys are", async () => {
    const seen: unknown[] = [];
    const note = async (input: unknown) => {
      seen.push(input);
      return {};
    };
    const { lambda } = setup({ lambda: { UntagResource: note, TagResource: note } });
    await lambda.send(new UntagResourceCommand({ Resource: "a:b/c", TagKeys: ["x", "y z"] }));
    const Tags: Record<string, string> = JSON.parse('{"__proto__":"1","constructor":"2"}');
    await lambda.send(new TagResourceCommand({ Resource: "a", Tags }));
    expect(seen).toEqual([
      { Resource: "a:b/c", TagKeys: ["x", "y z"] },
      { Resource: "a", Tags },
    ]);
  });

  it.each([
    ["a body that is no JSON", "POST", "/model-customization-jobs", "{", "", 400, "SerializationException"],
    [
      "a member of another type",
      "POST",
      "/model-customization-jobs",
      '{"jobName":{}}',
      "",
      400,
      "SerializationException",
    ],
    [
      "a time that is none",
      "GET",
      "/model-customization-jobs",
      "",
      "creationTimeAfter=soon",
      400,
      "SerializationException",
    ],
    ["a number that is none", "GET", "/model-customization-jobs", "", "maxResults=many", 400, "SerializationException"],
    ["a path that nothing is at", "GET", "/nothing", "", "", 404, "UnknownOperationException"],
    ["a label that is empty", "GET", "/model-customization-jobs//x", "", "", 404, "UnknownOperationException"],
    ["a label that is not encoded", "GET", "/model-customization-jobs/%zz", "", "", 404, "UnknownOperationException"],
  ])("refuses %s", async (_what, method, path, body, query, status, name) => {
    const never = () => Promise.reject(new Error("reached"));
    const { request } = setup({
      bedrock: {
        CreateModelCustomizationJob: never,
        ListModelCustomizationJobs: never,
        GetModelCustomizationJob: never,
      },
    });
    const answer = await request(method, path, body, query);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([status, name]);
  });
});
