import type { ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput } from "@aws-sdk/client-sfn";
import { expressErrors } from "./definition-express.ts";
import { longestDefinition, parseDefinition } from "./definition.ts";
import { required, satisfy } from "./service-errors.ts";

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
    const { definition, diagnostics: found } = parseDefinition(text);
    const diagnostics = [...found, ...(input.type === "EXPRESS" ? expressErrors(definition) : [])];
    const shown = diagnostics.slice(0, input.maxResults || mostDiagnostics);
    return {
      result: diagnostics.length === 0 ? "OK" : "FAIL",
      diagnostics: shown,
      truncated: shown.length < diagnostics.length,
    };
  },
});
