import type { Clock } from "../clock.ts";
import { account, region } from "../names.ts";

/** An event as rules match it and targets are given it. */
export interface Event {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601, to the second. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** What an event says, before it is one. */
export interface Emitted {
  source: string;
  "detail-type": string;
  detail: Record<string, unknown>;
  resources?: readonly string[];
  time?: Date;
}

/** Makes an event of what is said, with an id and a time. */
export const eventOf = (said: Emitted, deps: { clock: Pick<Clock, "now">; newId: () => string }): Event => ({
  version: "0",
  id: deps.newId(),
  "detail-type": said["detail-type"],
  source: said.source,
  account,
  time: (said.time ?? new Date(deps.clock.now())).toISOString().replace(/\.\d+Z$/, "Z"),
  region,
  resources: [...(said.resources ?? [])],
  detail: said.detail,
});
