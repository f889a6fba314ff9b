/** Fields of JSONPath, by state type and for `Rule` and `Catcher`: a JSONata machine must not have them. */
export const jsonPathFields: Readonly<Record<string, readonly string[]>> = {
  Pass: ["InputPath", "OutputPath", "Result", "ResultPath", "Parameters"],
  Task: [
    ...["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector"],
    ...["TimeoutSecondsPath", "HeartbeatSecondsPath"],
  ],
  Wait: ["InputPath", "OutputPath", "SecondsPath", "TimestampPath"],
  Parallel: ["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector"],
  Map: [
    ...["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector", "ItemsPath", "MaxConcurrencyPath"],
    ...["ToleratedFailurePercentagePath", "ToleratedFailureCountPath"],
  ],
  Choice: ["InputPath", "OutputPath"],
  Succeed: ["InputPath", "OutputPath"],
  Fail: ["ErrorPath", "CausePath"],
  Rule: ["Variable", "And", "Or", "Not"],
  Catcher: ["ResultPath"],
};

/** Said wherever a machine asks for Distributed Map. */
export const distributedMap = "Distributed Map is not implemented: only inline Map runs here";

/** Fields of Distributed Map alone. */
const distributedFields: readonly string[] = ["ItemReader", "ItemBatcher", "ResultWriter", "Label"];

/** Why a field cannot be there, in the service's words; `kind` is a state type, `Rule`, `Catcher`, or empty. */
export const unsupportedField = (field: string, kind: string): string => {
  if (jsonPathFields[kind]?.includes(field))
    return `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`;
  if (kind === "Map" && distributedFields.includes(field)) return distributedMap;
  return `Field '${field}' is not supported`;
};
