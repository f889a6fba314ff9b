import * as v from "valibot";
import { Poll, waits } from "#core/poll.ts";
import type { MachineName } from "#wiring";
import customizeModel from "../../../statemachines/customize-model.asl.json" with { type: "json" };
import deleteModel from "../../../statemachines/delete-model.asl.json" with { type: "json" };
import stopJob from "../../../statemachines/stop-job.asl.json" with { type: "json" };
import { fill, placeholders } from "../../definition.ts";
import { Definition } from "./definition.ts";

/** A state machine of the deployment. */
export interface Machine {
  name: MachineName;
  definition: Definition;
}

const written: Record<MachineName, unknown> = {
  "customize-model": customizeModel,
  "stop-job": stopJob,
  "delete-model": deleteModel,
};

/** The waits of a deployment that sets no others. */
const usualWaits = waits(v.parse(Poll, {}));

/** What a definition leaves to be filled in: a wait, which is known, or something that is named here as its source is. */
const readDefinition = (definition: unknown): Definition => {
  const text = JSON.stringify(definition);
  const names = placeholders(text);
  const known = new Map(Object.entries(usualWaits));
  return v.parse(
    Definition,
    JSON.parse(fill(text, Object.fromEntries(names.map((name) => [name, known.get(name) ?? name])))),
  );
};

const named = (name: MachineName): Machine => ({ name, definition: readDefinition(written[name]) });

/** The machines, in the order in which one gets to know them. */
export const machines = {
  "customize-model": named("customize-model"),
  "stop-job": named("stop-job"),
  "delete-model": named("delete-model"),
} as const satisfies Record<MachineName, Machine>;
