import { expect, it } from "vitest";
import { logged } from "./logged.ts";

/** What a task that fails so logs. */
const loggedOf = (thrown: string) =>
  logged(`
    import * as v from "valibot";
    import { task } from "#aws/task.ts";
    import { permanent } from "#core/errors.ts";
    const handler = task(v.unknown(), async () => { throw ${thrown}; });
    await handler({}, {}).catch(() => undefined);`);

it("logs which failure it was, and nothing of what a refusal quotes from requests and data", async () => {
  const lines = await loggedOf('permanent("ValidationException", "In line 7: The role is secret")');
  expect(lines).toContainEqual(
    expect.objectContaining({ message: "task.failed", name: "PermanentError", reason: "ValidationException" }),
  );
  expect(JSON.stringify(lines)).not.toContain("secret");
});

it("logs the whole of what nobody foresaw", async () => {
  const lines = await loggedOf('new TypeError("x is not a function")');
  expect(lines).toContainEqual(expect.objectContaining({ reason: "TypeError: x is not a function" }));
});
