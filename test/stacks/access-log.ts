import * as v from "valibot";
import type { Evaluation } from "../../scripts/evaluate.ts";
import { only } from "./resources.ts";

const Logged = v.object({
  accessLogSettings: v.object({ format: v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())) }),
});

/** The members of the lines that the API of a stage logs, each with what is put there. */
export const accessLogOf = (deployed: Evaluation): Record<string, string> =>
  v.parse(Logged, only(deployed, "aws:apigatewayv2/stage:Stage")).accessLogSettings.format;
