import { givenUpAt, overdue, type Deletion } from "#core/deletion.ts";
import { taskFailure } from "./failure.ts";
import type { Platform } from "./platform.ts";

/** Work of a deletion: what would be tried again fails for good once the deletion's time is over. `standing` says what is still there. */
export const inTime = async <T>(
  { now }: Pick<Platform, "now">,
  deletion: Deletion,
  standing: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const failure = taskFailure(error);
    if (failure.name === "PermanentError" || now() < givenUpAt(deletion)) throw failure;
    throw overdue(deletion, `${standing}: ${failure.message}`, failure);
  }
};
