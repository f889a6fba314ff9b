/** What is wrong with a definition, in the shape and with the codes of ValidateStateMachineDefinition. */
export interface Diagnostic {
  severity: "ERROR" | "WARNING";
  code: string;
  message: string;
  /** Where, such as `/States/Wait/Next` or `/States/Pick/Choices[0]/Condition`; absent when it is the whole machine. */
  location?: string;
}

/** An error, with its code and its place. */
export const errorOf = (code: string, message: string, location?: string): Diagnostic => ({
  severity: "ERROR",
  code,
  message,
  ...(location !== undefined && { location }),
});

/** An error with the code that the service gives to most of them. */
export const schemaError = (message: string, location?: string): Diagnostic =>
  errorOf("SCHEMA_VALIDATION_FAILED", message, location);
