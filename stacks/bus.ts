import { physical } from "./names.ts";

sst.Linkable.wrap(sst.aws.Bus, (bus) => ({ properties: { name: bus.name } }));

/** Lapidary's own events. AWS's come on the default bus. `Resource.Lapidary.name` in a function. */
export const bus = new sst.aws.Bus("Lapidary", { transform: { bus: { name: physical("events") } } });
