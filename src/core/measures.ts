/** The namespace of our metrics in CloudWatch. */
export const namespace = "Lapidary";

/** What tells figures apart. */
export type Dimension = "Status" | "BaseModel" | "Trigger";

/** A metric of ours. */
interface Measure {
  unit: "Count" | "Seconds" | "None";
  /** The dimension that tells its figures apart, besides `service`, which is the deployment. */
  by?: Dimension;
}

const table = {
  /** One for each status that a job comes to. */
  JobStatusChanges: { unit: "Count", by: "Status" },
  /** Of a job that has ended: from its creation to its end. */
  JobDuration: { unit: "Seconds", by: "BaseModel" },
  FinalTrainingLoss: { unit: "None", by: "BaseModel" },
  FinalValidationLoss: { unit: "None", by: "BaseModel" },
  /** Of a job that has ended: what its training was expected to cost, in US dollars. */
  EstimatedTrainingCost: { unit: "None", by: "BaseModel" },
  /** One for each job that checks refused, by what had asked for it. */
  JobsRefused: { unit: "Count", by: "Trigger" },
  /** One for each time that a job is found not to have ended although it is overdue. */
  JobsOverdue: { unit: "Count" },
} as const satisfies Record<string, Measure>;
export type MeasureName = keyof typeof table;

/** Every metric that the functions write, and no other has our namespace. */
export const measures: Readonly<Record<MeasureName, Measure>> = table;
