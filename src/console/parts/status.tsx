/** How a word for a state is shown. What is not listed is plain. */
const tones: Record<string, string> = {
  Submitted: "waiting",
  InProgress: "going",
  Stopping: "waiting",
  Completed: "good",
  Failed: "bad",
  Stopped: "ended",
  RUNNING: "going",
  SUCCEEDED: "good",
  FAILED: "bad",
  TIMED_OUT: "bad",
  ABORTED: "ended",
  Active: "good",
  Pending: "waiting",
  NotStarted: "ended",
  "being deleted": "waiting",
  None: "ended",
  started: "ended",
  skipped: "ended",
  failed: "bad",
};

/** A status as a word, with a colour that says the same. */
export const Status = ({ status }: { status: string }) => <span class={`status ${tones[status] ?? ""}`}>{status}</span>;
