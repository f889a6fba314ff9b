/** What a job may do to its base model. IMPORTED is a value of the service model that only finished models carry. */
export const customizationTypes = [
  "FINE_TUNING",
  "CONTINUED_PRE_TRAINING",
  "DISTILLATION",
  "REINFORCEMENT_FINE_TUNING",
  "IMPORTED",
] as const;
