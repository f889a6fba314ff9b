/**
 * Which names in ErrorEquals match a failure: `any` its own and the wildcards, `own` only its own, `none` nothing at all,
 * because the failure ends the execution wherever it happens.
 */
export type Catchable = "any" | "own" | "none";

/** Why a state failed. */
export class Failure extends Error {
  /** The error name; a Fail state may have none. */
  readonly error: string | undefined;
  readonly reason: string | undefined;
  readonly catchable: Catchable;
  /** Another name by which ErrorEquals may know it. */
  readonly alias: string | undefined;
  constructor(error: string | undefined, reason?: string, how: { catchable?: Catchable; alias?: string } = {}) {
    super(reason ?? error ?? "");
    this.error = error;
    this.reason = reason;
    this.catchable = how.catchable ?? (error === "States.Runtime" ? "none" : "any");
    this.alias = how.alias;
  }

  /** Whether one of the names in an ErrorEquals list means this failure, which is one that can be caught. */
  matches(names: readonly string[]): boolean {
    return names.some((name) => {
      if (name === this.error || name === this.alias) return true;
      if (this.catchable === "own") return false;
      return name === "States.ALL" || (name === "States.TaskFailed" && this.error !== "States.Timeout");
    });
  }

  /** `$states.errorOutput`. */
  output(): { Error: string; Cause: string } {
    return { Error: this.error ?? "", Cause: this.reason ?? "" };
  }
}

/** Thrown at the next event of a branch, or of an execution, that nobody waits for any more. It is no failure. */
export const abandoned = new Error("Abandoned");

/** The largest JSON text that a state may give on, in bytes of UTF-8: 256 KiB. */
export const largestDocument = 262_144;

/** What `who`, a state or a task's resource, fails with when its result is larger than {@link largestDocument}. */
export const tooLarge = (who: string, catchable: Catchable) =>
  new Failure(
    "States.DataLimitExceeded",
    `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { catchable },
  );
