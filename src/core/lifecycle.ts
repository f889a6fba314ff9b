import * as v from "valibot";

/** For each status, what it may become. Bedrock's statuses, preceded by `Submitted`: a job Bedrock has not seen yet. */
const next = {
  Submitted: ["InProgress", "Stopping", "Completed", "Failed", "Stopped"],
  InProgress: ["Stopping", "Completed", "Failed", "Stopped"],
  Stopping: ["Completed", "Failed", "Stopped"],
  Completed: [],
  Failed: [],
  Stopped: [],
} as const satisfies Record<string, readonly string[]>;

export const JobStatus = v.picklist(["Submitted", "InProgress", "Stopping", "Completed", "Failed", "Stopped"]);
export type JobStatus = v.InferOutput<typeof JobStatus>;

/** Every status, in the order of a job's life. */
export const statuses = JobStatus.options;

/** Statuses that `from` may become. */
export const successors = (from: JobStatus): readonly JobStatus[] => next[from];

/** Statuses from which `to` is a legal move. The condition of the write that makes the move is made from it. */
export const origins = (to: JobStatus): JobStatus[] => statuses.filter((from) => successors(from).includes(to));

/** True when nothing follows: the job has ended. */
export const isTerminal = (status: JobStatus): boolean => next[status].length === 0;

export const terminalStatuses: JobStatus[] = statuses.filter(isTerminal);
export const activeStatuses: JobStatus[] = statuses.filter((status) => !isTerminal(status));
