import * as v from "valibot";

/** A time, ISO 8601. */
export const Time = v.pipe(v.string(), v.isoTimestamp());
