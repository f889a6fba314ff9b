import type { ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput } from "@aws-sdk/client-sfn";
import { longestDefinition, parseDefinition } from "./definition.ts";
import { required, satisfy, standardOnly, validation } from "./service-errors.ts";

const mostDiagnostics = 100;

/** The operation that says what is wrong with a definition. */
export const validationOperations = () => ({
  async ValidateStateMachineDefinition(
    input: ValidateStateMachineDefinitionInput,
  ): Promise<ValidateStateMachineDefinitionOutput> {
    const text = required("definition", input.definition);
    satisfy(input, {
      definition: { most: longestDefinition },
      maxResults: { least: 0, most: mostDiagnostics },
      severity: { among: ["ERROR", "WARNING"] },
      type: { among: ["STANDARD", "EXPRESS"] },
    });
    if (input.type === "EXPRESS") throw validation(standardOnly);
    const { definition, diagnostics } = parseDefinition(text);
    const shown = diagnostics.slice(0, input.maxResults || mostDiagnostics);
    return {
      result: definition ? "OK" : "FAIL",
      diagnostics: shown,
      truncated: shown.length < diagnostics.length,
    };
  },
});
