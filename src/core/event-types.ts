/** The detail types of the events on the bus `lapidary`. */
export const eventTypes = {
  stopRequested: "Model Customization Job Stop Requested",
  deleteRequested: "Custom Model Delete Requested",
  retrainingRequested: "Model Retraining Requested",
  /** Bedrock's own word, for the changes that a record has seen. */
  stateChange: "Model Customization Job State Change",
} as const;
export type EventType = (typeof eventTypes)[keyof typeof eventTypes];
