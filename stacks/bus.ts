import { physical } from "./names.ts";

/** Lapidary's own events. AWS's come on the default bus. */
export const bus = new sst.aws.Bus("Lapidary", { transform: { bus: { name: physical("events") } } });
