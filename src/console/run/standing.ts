/** How a state stands that was reached. `caught` is a failure that the machine goes on from. */
export type Standing = "current" | "succeeded" | "caught" | "failed" | "aborted";

/** How a run ended, in DescribeExecution's words. */
export type Ended = "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";
