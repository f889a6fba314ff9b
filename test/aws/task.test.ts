import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** What a task that fails so logs, in a process of its own. */
const loggedOf = async (thrown: string): Promise<{ message: string; reason?: unknown; error?: unknown }[]> => {
  const script = `
    import * as v from "valibot";
    import { task } from "#aws/task.ts";
    import { permanent } from "#core/errors.ts";
    const handler = task(v.unknown(), async () => { throw ${thrown}; });
    await handler({}, {}).catch(() => undefined);`;
  const env = { ...process.env, POWERTOOLS_LOG_LEVEL: "INFO" };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", script],
    { env },
  );
  return `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
};

it("logs which failure it was, and nothing of what a refusal quotes from requests and data", async () => {
  const logged = await loggedOf('permanent("ValidationException", "In line 7: The role is secret")');
  expect(logged).toContainEqual(
    expect.objectContaining({ message: "task.failed", name: "PermanentError", reason: "ValidationException" }),
  );
  expect(JSON.stringify(logged)).not.toContain("secret");
});

it("logs the whole of what nobody foresaw", async () => {
  const logged = await loggedOf('new TypeError("x is not a function")');
  expect(logged).toContainEqual(expect.objectContaining({ reason: "TypeError: x is not a function" }));
});
