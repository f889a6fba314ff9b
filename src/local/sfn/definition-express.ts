import { schemaError, type Diagnostic } from "./definition-diagnostic.ts";
import { everyState, fieldOf } from "./definition-reading.ts";

/** What follows an integration's action in a Resource: how the task waits for its end. */
const pattern = /(\.waitForTaskToken|\.sync)(?::\d+)?$/;

/** What an EXPRESS machine cannot have of what a STANDARD one has: tasks that wait longer than their call takes. */
export const expressErrors = (machine: unknown): Diagnostic[] =>
  everyState({ value: machine, location: "" }).flatMap(({ value, location }) => {
    const [, waits] = pattern.exec(String(fieldOf(value, "Resource"))) ?? [];
    if (waits === undefined) return [];
    const message = `Express state machine does not support '${waits}' service integration `;
    return [schemaError(message, `${location}/Resource`)];
  });
