import middy from "@middy/core";
import * as v from "valibot";
import { permanent, type TaskFailure } from "#core/errors.ts";
import { problems } from "#core/issues.ts";
import { taskFailure } from "./failure.ts";
import { log } from "./log.ts";

/** A value by its schema. Throws a PermanentError that says all that is wrong with it. */
export const parsed = <Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> => {
  const input = v.safeParse(schema, value);
  if (input.success) return input.output;
  const details = problems(input.issues).map(({ detail }) => detail);
  throw permanent("ValidationException", details.join("; "));
};

/** What of a failure is logged: what we say ourselves may quote requests and data, and stands in the execution's history. */
const loggable = ({ name, message, cause }: TaskFailure) => ({
  name,
  reason: cause ? message : message.split(": ")[0],
});

/**
 * A Lambda that runs for a state or a rule: parses its input, and fails with an error whose name is its retry class.
 * The state machine's Retry and Catch match these names.
 */
export const task = <Schema extends v.GenericSchema, Output>(
  schema: Schema,
  run: (input: v.InferOutput<Schema>) => Promise<Output>,
) =>
  middy<unknown, Output>({ timeoutEarlyInMillis: 0 })
    .before(({ context }) => log().addContext(context))
    .after(() => log().info("task.ended"))
    .onError(({ error }) => {
      const failure = taskFailure(error);
      log().warn("task.failed", loggable(failure));
      throw failure;
    })
    .handler(async (event) => run(parsed(schema, event)));
