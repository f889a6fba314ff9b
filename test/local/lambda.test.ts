import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scaledClock, virtualClock } from "#local/clock.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import type { LambdaFunction } from "#local/lambda.ts";
import { lambdaService, silenceTheDead } from "#local/lambda.ts";
import { lambdaContract } from "./contract/lambda.ts";
import type { Target } from "./contract/target.ts";
import { targetAt } from "./contract/target.ts";

const functions: Record<string, LambdaFunction> = {
  echo: (event) => Promise.resolve(event),
  failing: () => Promise.reject(new TypeError("out of order")),
};
const fixtures = { echo: "echo", failing: "failing" };

const endpointFor = () => {
  const clock = scaledClock();
  const { service } = lambdaService({ clock, newId: () => "id", functions });
  return awsEndpoint({ services: { lambda: service }, clock, newId: () => "id" });
};

lambdaContract("in process", () => targetAt("http://127.0.0.1", endpointFor().requestHandler), fixtures);

describe("over HTTP", () => {
  let target: Target;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const listening = await endpointFor().listen(0);
    target = targetAt(listening.url);
    close = listening.close;
  });
  afterAll(() => close());
  lambdaContract("over HTTP", () => target, fixtures);
});

describe("an emulated function", () => {
  const setup = (run: LambdaFunction, more: Partial<Parameters<typeof lambdaService>[0]> = {}) => {
    const clock = virtualClock();
    let ids = 0;
    const { service, operations } = lambdaService({
      clock,
      newId: () => `request-${++ids}`,
      functions: { run },
      ...more,
    });
    const invoke = async (input: object = {}) => {
      const answer = await operations.Invoke?.({ FunctionName: "run", ...input }, { accessKeyId: "LOCALTEST" });
      return { ...answer, Payload: JSON.parse(Buffer.from(answer?.Payload ?? []).toString() || "null") as unknown };
    };
    return { clock, service, invoke };
  };

  it("is cut off when its time is over, on the clock", async () => {
    const { clock, invoke } = setup(() => new Promise(() => undefined), { settings: { run: { timeoutSeconds: 5 } } });
    const answering = invoke();
    await clock.pass(5_000);
    expect(await answering).toMatchObject({
      FunctionError: "Unhandled",
      Payload: {
        errorType: "Sandbox.Timedout",
        errorMessage: "RequestId: request-1 Error: Task timed out after 5.00 seconds",
      },
    });
  });

  it("can be killed from outside, and what it still does counts for nothing", async () => {
    let finish: (answer: string) => void = () => undefined;
    const { invoke } = setup(() => new Promise((resolve) => (finish = resolve)), { started: (it) => it.kill() });
    const answer = await invoke();
    finish("too late");
    expect(answer).toMatchObject({
      FunctionError: "Unhandled",
      Payload: {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed",
      },
    });
  });

  it("does no work through the endpoint once it has been killed", async () => {
    const clock = scaledClock();
    const reached: unknown[] = [];
    const outcomes: unknown[] = [];
    const victim: LambdaFunction = async (event) => {
      const client = new LambdaClient(targetAt("http://127.0.0.1", endpoint.requestHandler));
      await client.send(new InvokeCommand({ FunctionName: "note", Payload: '"alive"' }));
      if (event === "kill") invocations.at(0)?.kill();
      await client
        .send(new InvokeCommand({ FunctionName: "note", Payload: '"dead"' }))
        .catch((e: unknown) => outcomes.push(e));
    };
    const invocations: { kill(): void }[] = [];
    const { service } = lambdaService({
      clock,
      newId: () => "id",
      functions: { victim, note: (event) => Promise.resolve(reached.push(event)) },
      started: (it) => it.functionName === "victim" && invocations.push(it),
    });
    const endpoint = awsEndpoint({
      services: { lambda: service },
      clock,
      newId: () => "id",
      intercept: silenceTheDead,
    });
    const client = new LambdaClient(targetAt("http://127.0.0.1", endpoint.requestHandler));
    const answer = await client.send(new InvokeCommand({ FunctionName: "victim", Payload: '"kill"' }));
    expect(answer.FunctionError).toBe("Unhandled");
    await expect.poll(() => outcomes).toMatchObject([{ name: "LostAnswer" }]);
    expect(reached).toEqual(["alive"]);
  });

  it("is given a context whose time runs down on the clock", async () => {
    const seen: Context[] = [];
    const { clock, invoke } = setup(
      async (_event, context) => {
        seen.push(context);
        await new Promise<void>((resolve) => clock.after(1_000, resolve));
        return context.getRemainingTimeInMillis();
      },
      { settings: { run: { timeoutSeconds: 20, memoryMb: 512 } } },
    );
    const answering = invoke();
    await clock.pass(1_000);
    expect((await answering).Payload).toBe(19_000);
    expect(seen[0]).toMatchObject({
      functionName: "run",
      awsRequestId: "request-1",
      memoryLimitInMB: "512",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:run",
    });
  });

  it("runs an event three times when it fails, a minute and two minutes apart, and then gives it up", async () => {
    const runs: number[] = [];
    const letters: unknown[] = [];
    const { clock, invoke } = setup(
      (event) => {
        runs.push(clock.now());
        return Promise.reject(new Error(`cannot ${JSON.stringify(event)}`));
      },
      { deadLetter: (letter) => letters.push(letter) },
    );
    const start = clock.now();
    expect((await invoke({ InvocationType: "Event", Payload: Buffer.from('{"a":1}') })).StatusCode).toBe(202);
    expect(runs).toEqual([]);
    await clock.pass(600_000);
    expect(runs).toEqual([start, start + 60_000, start + 180_000]);
    expect(letters).toMatchObject([{ functionName: "run", event: { a: 1 }, outcome: { functionError: "Unhandled" } }]);
  });

  it.each([
    ["what is thrown and no error", () => Promise.reject("odd"), { errorType: "string", errorMessage: "odd" }],
    ["an answer that JSON cannot hold", async () => 1n, { errorMessage: "Unable to stringify response body" }],
    ["an answer over 6 MB", async () => "x".repeat(6_291_600), { errorType: "Function.ResponseSizeTooLarge" }],
  ])("fails on %s", async (_what, run, payload) => {
    expect(await setup(run).invoke()).toMatchObject({ FunctionError: "Unhandled", Payload: payload });
  });

  it("answers null when the function gives nothing", async () => {
    const answer = await setup(async () => undefined).invoke();
    expect(answer).toMatchObject({ StatusCode: 200, Payload: null });
  });
});
