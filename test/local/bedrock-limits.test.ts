import { describe, expect, test } from "vitest";
import type { BedrockFaults } from "#local/bedrock/bedrock.ts";
import { hours, seconds, setup } from "./bedrock-account.ts";

describe("a job is created once", () => {
  test("a name is never free again, not even when its job has ended", async () => {
    const { create, ended } = setup();
    await create();
    await ended();
    await expect(create()).rejects.toMatchObject({
      name: "ConflictException",
      message: "The provided job name is currently in use.",
    });
  });

  test("a token that comes again is answered with the same job and starts nothing", async () => {
    const { clock, create, events, operations, caller } = setup();
    const [first, second] = await Promise.all([
      create({ clientRequestToken: "token" }),
      create({ clientRequestToken: "token" }),
    ]);
    await clock.pass(10 * hours);
    expect([second, await create({ clientRequestToken: "token" })]).toEqual([first, first]);
    expect((await operations.ListModelCustomizationJobs({}, caller)).modelCustomizationJobSummaries).toHaveLength(1);
    expect(events).toHaveLength(2);
    await expect(create({ jobName: "other", clientRequestToken: "token" })).rejects.toMatchObject({
      name: "ConflictException",
    });
  });

  test("a refused request does not use up its name or its token", async () => {
    const { create } = setup();
    await expect(create({ clientRequestToken: "token", baseModelIdentifier: "no.model" })).rejects.toThrow();
    await create({ clientRequestToken: "token" });
  });
});

describe("what the account or the model does not allow is refused by the service's own error", () => {
  test("more jobs at once than the quota, until one ends", async () => {
    const { create, ended } = setup();
    await create({ jobName: "one" });
    await create({ jobName: "two" });
    await expect(create()).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
    await ended().catch(() => undefined);
    await create();
  });

  test("a quota set as a fault holds from then on", async () => {
    const faults: BedrockFaults = { quota: 0 };
    const { create } = setup({ faults });
    await expect(create()).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });
    faults.quota = undefined;
    await create();
  });

  test("a role that cannot be assumed yet, for as long as it cannot", async () => {
    const { clock, create } = setup({ faults: { roleNotAssumable: 90 * seconds } });
    const refusal = {
      name: "ValidationException",
      message: expect.stringMatching(/^Could not assume provided IAM role/),
    };
    await expect(create()).rejects.toMatchObject(refusal);
    await clock.pass(89 * seconds);
    await expect(create()).rejects.toMatchObject(refusal);
    await clock.pass(seconds);
    await create();
  });

  test.each([
    [{ baseModelIdentifier: "amazon.nova-mega-v1:0" }, "ValidationException", /model identifier is invalid/],
    [{ baseModelIdentifier: "amazon.titan-text-express-v1" }, "ResourceNotFoundException", /end of its life/],
    [{ customizationType: "CONTINUED_PRE_TRAINING" }, "ValidationException", /does not support/],
    [{ customizationType: "IMPORTED" }, "ValidationException", /does not support/],
    [{ customizationType: "DISTILLATION" }, "ValidationException", /distillationConfig is required/],
    [{ customizationConfig: { rftConfig: {} } }, "ValidationException", /customizationConfig is not allowed/],
    [
      { jobName: "a".repeat(64) },
      "ValidationException",
      /^1 validation error detected: Value at 'jobName' failed to satisfy constraint: Member must have length less than or equal to 63$/,
    ],
    [
      { jobName: "-".repeat(63) },
      "ValidationException",
      /Value at 'jobName' .* Member must satisfy regular expression pattern: \[a-zA-Z0-9\]\(-\*\[a-zA-Z0-9\\\+\\-\\\.\]\)\*$/,
    ],
    [
      { jobName: undefined, customModelName: "" },
      "ValidationException",
      /^2 validation errors detected: Value at 'jobName' .* must not be null; Value at 'customModelName' .* length greater than or equal to 1$/,
    ],
    [
      { customizationType: "TUNING" },
      "ValidationException",
      /enum value set: \[FINE_TUNING, CONTINUED_PRE_TRAINING, DISTILLATION, REINFORCEMENT_FINE_TUNING, IMPORTED\]/,
    ],
    [{ jobTags: [{ key: "a&", value: "" }] }, "ValidationException", /'jobTags\.1\.member\.key'/],
    [{ jobTags: [{ key: "aws:a", value: "" }] }, "ValidationException", /aws:/],
    [
      {
        jobTags: [
          { key: "a", value: "1" },
          { key: "a", value: "2" },
        ],
      },
      "ValidationException",
      /'jobTags\.2\.member\.key'/,
    ],
    [
      { jobTags: Array.from({ length: 201 }, (_, index) => ({ key: `k${index}`, value: "" })) },
      "ValidationException",
      /less than or equal to 200/,
    ],
    [
      { customizationConfig: { rftConfig: { hyperParameters: { epochCount: 51 } } } },
      "ValidationException",
      /epochCount' .* value less than or equal to 50/,
    ],
  ])("%j: %s", async (members, name, message) => {
    const { create, events } = setup();
    await expect(create(members)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
    expect(events).toEqual([]);
  });

  test("too many tags, with the name of what has them", async () => {
    const { create } = setup();
    const jobTags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: "" }));
    await expect(create({ jobTags })).rejects.toMatchObject({
      name: "TooManyTagsException",
      members: { resourceName: "job" },
    });
  });
});
