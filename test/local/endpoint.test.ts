import * as schemas from "@aws-sdk/client-sfn";
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it, onTestFinished } from "vitest";
import { setImmediate } from "node:timers/promises";
import { virtualClock } from "#local/clock.ts";
import type { Call, Intercept } from "#local/endpoint.ts";
import { awsEndpoint, LostAnswer } from "#local/endpoint.ts";
import type { Operations } from "#local/protocol.ts";
import { modelledService } from "#local/protocol.ts";
import { ServiceError } from "#local/service.ts";
import { targetAt } from "./contract/target.ts";

const setup = async (intercept?: Intercept, run: () => Promise<unknown> = () => Promise.resolve()) => {
  const clock = virtualClock();
  const started: (string | undefined)[] = [];
  const surprises: unknown[] = [];
  const operations: Operations<typeof schemas> = {
    async StartExecution({ name }, { accessKeyId }) {
      await run();
      started.push(name);
      return { executionArn: `arn:${accessKeyId}`, startDate: new Date(clock.now()) };
    },
  };
  const sfn = modelledService({ schemas, operations });
  let ids = 0;
  const endpoint = awsEndpoint({
    services: { sfn },
    clock,
    newId: () => `id-${++ids}`,
    surprised: (error) => surprises.push(error),
    ...(intercept && { intercept }),
  });
  const { url, close } = await endpoint.listen(0);
  onTestFinished(close);
  const ways = {
    "in process": new SFNClient(targetAt("http://127.0.0.1", endpoint.requestHandler)),
    "over HTTP": new SFNClient(targetAt(url)),
  };
  return { clock, started, surprises, url, close, ways };
};

const start = (client: SFNClient) => client.send(new StartExecutionCommand({ stateMachineArn: "arn", name: "one" }));

describe.each(["in process", "over HTTP"] as const)("the endpoint, %s,", (way) => {
  it("tells the operation who signed, and gives each answer an id", async () => {
    const { ways } = await setup();
    const answer = await start(ways[way]);
    expect(answer).toMatchObject({ executionArn: "arn:LOCALCONTRACT", startDate: new Date(Date.UTC(2026, 0, 1)) });
    expect(answer.$metadata.requestId).toBe("id-1");
  });

  it("names the operation of the model that is not emulated", async () => {
    const { ways } = await setup();
    const listing = ways[way].send(new ListStateMachinesCommand({}));
    await expect(listing).rejects.toMatchObject({
      name: "NotImplemented",
      message: "ListStateMachines is not emulated",
      $metadata: { httpStatusCode: 501 },
    });
  });

  it("lets a fault stand in for the work, in the service's own form", async () => {
    const calls: Partial<Call>[] = [];
    const { ways, started } = await setup(async ({ service, operation, accessKeyId }) => {
      calls.push({ service, operation, accessKeyId });
      throw new ServiceError("ExecutionLimitExceeded", "Too many");
    });
    const error = { name: "ExecutionLimitExceeded", message: "Too many", $fault: "client" };
    await expect(start(ways[way])).rejects.toMatchObject(error);
    await expect(start(ways[way])).rejects.toBeInstanceOf(schemas.ExecutionLimitExceeded);
    expect(started).toEqual([]);
    expect(calls[0]).toEqual({ service: "sfn", operation: "StartExecution", accessKeyId: "LOCALCONTRACT" });
  });

  it("lets an answer be lost after the work was done", async () => {
    const { ways, started } = await setup(async (_call, next) => {
      await next();
      throw new LostAnswer();
    });
    await expect(start(ways[way])).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(started).toEqual(["one"]);
  });

  it("answers InternalFailure for what nobody foresaw, and tells of it", async () => {
    const bug = new RangeError("a bug");
    const { ways, surprises } = await setup(undefined, () => Promise.reject(bug));
    await expect(start(ways[way])).rejects.toMatchObject({
      name: "InternalFailure",
      $metadata: { httpStatusCode: 500 },
    });
    expect(surprises).toEqual([bug]);
  });

  it("lets no time pass while a request is under way", async () => {
    const entered = Promise.withResolvers<undefined>();
    const finish = Promise.withResolvers<undefined>();
    const { clock, ways } = await setup(undefined, () => {
      entered.resolve(undefined);
      return finish.promise;
    });
    let passed = false;
    clock.after(1_000, () => (passed = true));
    const answering = start(ways[way]);
    await entered.promise;
    const passing = clock.until(() => passed);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(passed).toBe(false);
    finish.resolve(undefined);
    await Promise.all([answering, passing]);
  });
});

describe("the endpoint", () => {
  const post = (url: string, headers: Record<string, string>, body = "{}") =>
    fetch(url, { method: "POST", headers, body });
  const target = { "x-amz-target": "AWSStepFunctions.StartExecution", "content-type": "application/x-amz-json-1.0" };
  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=LOCALTEST/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
  });

  it("listens on loopback, and closes at once with a request under way", async () => {
    const entered = Promise.withResolvers<undefined>();
    const { url, close, ways } = await setup(undefined, () => {
      entered.resolve(undefined);
      return new Promise(() => undefined);
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const cutOff = expect(start(ways["over HTTP"])).rejects.toMatchObject({ code: "ECONNRESET" });
    await entered.promise;
    await close();
    await cutOff;
    await expect(start(new SFNClient(targetAt(url)))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it.each([
    ["JSON that is none", "{", "SerializationException", 400],
    ["JSON that is no object", "[]", "SerializationException", 400],
    ["a member of another type", '{"stateMachineArn":7}', "SerializationException", 400],
    ["bytes that are no UTF-8", "\xff", "SerializationException", 400],
  ])("refuses %s", async (_what, body, name, status) => {
    const { url, started } = await setup();
    const answer = await fetch(url, { method: "POST", headers: target, body: Buffer.from(body, "latin1") });
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([status, name]);
    expect(await answer.json()).toMatchObject({ __type: name, message: expect.any(String) });
    expect(started).toEqual([]);
  });

  it("answers in the JSON version that it is asked in", async () => {
    const { url } = await setup();
    const answer = await post(url, { ...target, "content-type": "application/x-amz-json-1.1" });
    expect(answer.headers.get("content-type")).toBe("application/x-amz-json-1.1");
  });

  it("knows no operation outside of the model", async () => {
    const { url } = await setup();
    const answer = await post(url, { "x-amz-target": "AWSStepFunctions.Dance" });
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([404, "UnknownOperationException"]);
  });

  it.each([
    ["JSON", { "content-type": "application/x-amz-json-1.1" }, '"message":"The service \'kms\' is not emulated"'],
    [
      "queries",
      { "content-type": "application/x-www-form-urlencoded" },
      "<Message>The service 'kms' is not emulated</Message>",
    ],
    ["CBOR", { "smithy-protocol": "rpc-v2-cbor" }, "The service 'kms' is not emulated"],
  ])("tells clients that speak %s which service is not emulated", async (_what, headers, said) => {
    const { url } = await setup();
    const answer = await post(url, { ...signed("kms"), ...headers });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain(said);
  });
});
