import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import type { Target } from "./target.ts";

/** Two functions that stand ready: one answers its event, one throws `new TypeError("out of order")`. */
export interface LambdaFixtures {
  echo: string;
  failing: string;
}

const payloadOf = (payload: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(payload ?? []).toString());

/** What any Lambda endpoint has to do for this project. */
export const lambdaContract = (way: string, connect: () => Target, { echo, failing }: LambdaFixtures) =>
  describe(`Lambda ${way}`, () => {
    const setup = () => new LambdaClient(connect());
    const invoke = (input: Omit<ConstructorParameters<typeof InvokeCommand>[0], "FunctionName">, name = echo) =>
      setup().send(new InvokeCommand({ FunctionName: name, ...input }));

    it("answers what the function answers", async () => {
      const answer = await invoke({ Payload: JSON.stringify({ ä: [1, null] }) });
      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
      expect(answer.FunctionError).toBeUndefined();
      expect(payloadOf(answer.Payload)).toEqual({ ä: [1, null] });
    });

    it("gives the end of the log to who asks for it", async () => {
      const { LogResult = "" } = await invoke({ LogType: "Tail" });
      expect(Buffer.from(LogResult, "base64").toString()).toMatch(/^START RequestId: \S+ Version: \$LATEST/m);
    });

    it("gives the function an empty object when there is no payload", async () => {
      expect(payloadOf((await invoke({})).Payload)).toEqual({});
    });

    it("answers an error of the function as Unhandled, with its type, message and trace", async () => {
      const answer = await invoke({}, failing);
      expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
      expect(payloadOf(answer.Payload)).toMatchObject({
        errorType: "TypeError",
        errorMessage: "out of order",
        trace: expect.arrayContaining(["TypeError: out of order"]),
      });
    });

    it("accepts an event without waiting for it, and checks a dry run without running it", async () => {
      expect((await invoke({ InvocationType: "Event", Payload: "{}" })).StatusCode).toBe(202);
      expect((await invoke({ InvocationType: "DryRun" }, failing)).StatusCode).toBe(204);
    });

    it("knows a function by its name, its ARN and its ARN with a qualifier", async () => {
      const { FunctionArn = "" } = await setup().send(new GetFunctionConfigurationCommand({ FunctionName: echo }));
      const partial = FunctionArn.split(":").slice(4).join(":");
      for (const name of [FunctionArn, `${FunctionArn}:$LATEST`, partial, `${echo}:$LATEST`])
        expect(payloadOf((await invoke({ Payload: "7" }, name)).Payload)).toBe(7);
      expect(payloadOf((await invoke({ Payload: "7", Qualifier: "$LATEST" })).Payload)).toBe(7);
    });

    it("does not find a function or a qualifier that is not there", async () => {
      const absent = {
        name: "ResourceNotFoundException",
        message: expect.stringContaining("Function not found: arn:"),
      };
      await expect(invoke({}, "no-such-function")).rejects.toMatchObject({ ...absent, Type: "User" });
      await expect(invoke({ Qualifier: "no-such-alias" })).rejects.toMatchObject(absent);
      await expect(setup().send(new GetFunctionCommand({ FunctionName: "no-such-function" }))).rejects.toMatchObject(
        absent,
      );
    });

    it("refuses a payload that is not JSON, and one that is too large", async () => {
      await expect(invoke({ Payload: "{" })).rejects.toMatchObject({ name: "InvalidRequestContentException" });
      const tooLarge = JSON.stringify("x".repeat(6_291_456));
      await expect(invoke({ Payload: tooLarge })).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
    });

    it("lists and describes its functions", async () => {
      const names: unknown[] = [];
      for await (const page of paginateListFunctions({ client: setup(), pageSize: 1 }, {}))
        names.push(...(page.Functions ?? []).map(({ FunctionName }) => FunctionName));
      expect(names).toEqual(expect.arrayContaining([echo, failing]));
      const { Configuration } = await setup().send(new GetFunctionCommand({ FunctionName: echo }));
      expect(Configuration).toMatchObject({ FunctionName: echo, State: "Active", Version: "$LATEST" });
    });
  });
