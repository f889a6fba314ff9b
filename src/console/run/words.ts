import type { Progress } from "./progress.ts";
import type { Ended, Standing } from "./standing.ts";

/** How a state stands, in a word or two; the words are those of the Step Functions console where it has one. */
export const standings: Record<Standing, string> = {
  current: "in progress",
  succeeded: "succeeded",
  caught: "caught an error",
  failed: "failed",
  aborted: "aborted",
};

export const endedInWords: Record<Ended, string> = {
  SUCCEEDED: "The run has succeeded.",
  FAILED: "The run has failed.",
  ABORTED: "The run was aborted.",
  TIMED_OUT: "The run took too long and was ended.",
};

/** How a state stands in a run, and what became of its attempts. */
export const standingInWords = ({ states }: Progress, name: string): string => {
  const run = states.get(name);
  if (!run) return "not reached";
  return [
    standings[run.standing],
    run.standing !== "succeeded" && run.error !== undefined ? `last error ${run.error}` : "",
    run.entered > 1 ? `entered ${run.entered} times` : "",
    run.retried > 0 ? `retried ${run.retried} ${run.retried === 1 ? "time" : "times"}` : "",
  ]
    .filter(Boolean)
    .join(", ");
};

/** Where a run is, or was last. */
export const whereabouts = ({ current, latest, states }: Progress): string => {
  if (current === undefined) return latest ?? "–";
  const { attempt = 0, failing = false, error = "an error" } = states.get(current) ?? {};
  if (failing) return `${current}, to be tried again after ${error}`;
  return attempt > 1 ? `${current}, attempt ${attempt}` : current;
};

/** So many milliseconds as a stopwatch shows them: "1:02:03.456". */
export const stopwatch = (milliseconds: number): string => {
  const [seconds, rest] = [Math.floor(milliseconds / 1000), milliseconds % 1000];
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(rest).padStart(3, "0")}`;
};
