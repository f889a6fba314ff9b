import { describe, expect, it } from "vitest";
import { roleOf } from "#local/names.ts";
import { functions } from "../../src/functions.ts";
import { machines } from "../../src/wiring.ts";
import { request, setup } from "../cloud.ts";

const hour = 3_600_000;

/** What is asked of X-Ray while a job lives, by the roles that ask. */
const askedOf = async (options: { tracing?: boolean }) => {
  const asked = new Map<string, Set<string>>();
  const all = await setup({
    ...options,
    authorize({ by, action, resource }) {
      if (!action.startsWith("xray:")) return undefined;
      const role = "role" in by ? by.role : by.service;
      asked.set(role, (asked.get(role) ?? new Set()).add(`${action} ${resource}`));
      return "Nobody may";
    },
  });
  await all.post(request());
  await all.clock.pass(8 * hour);
  expect((await all.get("/model-customization-jobs/a-job")).body.status).toBe("Completed");
  return asked;
};

const record = ["xray:PutTraceSegments *", "xray:PutTelemetryRecords *"];
const sample = ["xray:GetSamplingRules *", "xray:GetSamplingTargets *"];

describe("X-Ray", () => {
  it("is asked nothing where nothing is traced", async () => {
    expect(await askedOf({})).toEqual(new Map());
  });

  it("is told of a traced function by its role, and by a machine's of executions that it chose, and stops no job where it refuses", async () => {
    const asked = await askedOf({ tracing: true });
    expect(asked.get(roleOf("submit-job"))).toEqual(new Set(record));
    expect(asked.get(roleOf("customize-model"))).toEqual(new Set([...sample, ...record]));
    const known = [...Object.keys(functions), ...machines].map(roleOf);
    expect([...asked.keys()].filter((role) => !known.includes(role))).toEqual([]);
  });
});
