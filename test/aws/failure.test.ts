import { BedrockClient, GetModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { clientSettings } from "#aws/client.ts";
import { failureOf, taskFailure } from "#aws/failure.ts";
import { lambda } from "#aws/platform.ts";
import { permanent } from "#core/errors.ts";
import { LostAnswer } from "#local/endpoint.ts";
import { ServiceError } from "#local/service.ts";
import { functions } from "../../src/functions.ts";
import { setup } from "../cloud.ts";

/** What a real client throws when the service answers with `error`. */
const thrownFor = async (error: Error): Promise<unknown> => {
  const { bedrock } = await setup({
    intercept: ({ service }, next) => {
      if (service === "bedrock") throw error;
      return next();
    },
  });
  return bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: "a-job" })).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
};

describe("a failed call", () => {
  it.each([
    [new ServiceError("ThrottlingException", "Rate exceeded"), "TransientError", "ThrottlingException: Rate exceeded"],
    [new ServiceError("InternalServerException", "Sorry"), "TransientError", "InternalServerException: Sorry"],
    [new ServiceError("ServiceQuotaExceededException", "Two"), "CapacityError", "ServiceQuotaExceededException: Two"],
    [new ServiceError("AccessDeniedException", "No"), "PermanentError", "AccessDeniedException: No"],
    [new LostAnswer("socket hang up"), "TransientError", "ECONNRESET: socket hang up"],
  ])("that ends in %s is a %s that says so", async (error, name, message) => {
    const failure = taskFailure(await thrownFor(error));
    expect(failure).toMatchObject({ name, message });
  });

  it("is no failure of a call when it is a defect of ours, and is permanent", () => {
    const defect = new TypeError("x is not a function");
    expect(failureOf(defect)).toBeUndefined();
    expect(taskFailure(defect)).toMatchObject({ name: "PermanentError", message: "TypeError: x is not a function" });
  });

  it("keeps the class that it has already", () => {
    const failure = permanent("ConflictException", "taken");
    expect(taskFailure(failure)).toBe(failure);
  });
});

describe("a service that never answers", () => {
  it("is given up on, as a TransientError", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const settings = clientSettings(lambda, "bedrock");
    const client = new BedrockClient({
      ...settings,
      requestHandler: { ...settings.requestHandler, requestTimeout: 50 },
      endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    const error = await client
      .send(new GetModelCustomizationJobCommand({ jobIdentifier: "a-job" }))
      .catch((thrown) => thrown);
    silent.closeAllConnections();
    silent.close();
    expect(taskFailure(error)).toMatchObject({ name: "TransientError" });
    expect(taskFailure(error).message).toMatch(/timed? ?out/i);
  });

  it("is given up on before any function's own time is over, with all attempts", () => {
    const seconds = Object.values(functions).map(({ timeoutSeconds }) => timeoutSeconds);
    for (const service of ["bedrock", "dynamodb", "s3", "sfn"] as const) {
      const { maxAttempts, requestHandler } = clientSettings(lambda, service);
      const { connectionTimeout, requestTimeout } = requestHandler;
      expect(maxAttempts * (connectionTimeout + requestTimeout)).toBeLessThan(Math.min(...seconds) * 1000);
    }
  });

  it("is given up on twice in a row, with two attempts each, before API Gateway gives up on the function", () => {
    const { maxAttempts, requestHandler } = clientSettings(lambda, "bedrock", 2);
    expect(maxAttempts).toBe(2);
    const { connectionTimeout, requestTimeout } = requestHandler;
    const { timeoutSeconds } = functions["request-delete"];
    expect(2 * maxAttempts * (connectionTimeout + requestTimeout)).toBeLessThan((timeoutSeconds - 5) * 1000);
  });
});
