import { duration } from "../words.ts";

/** A moment, in the visitor's own time. */
export const Moment = ({ iso }: { iso: string }) => (
  <time dateTime={iso} title={iso}>
    {new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" })}
  </time>
);

/** How long something took; until `now`, in milliseconds by the API's clock, where it has not ended. */
export const Took = ({ from, to, now }: { from: string; to?: string | undefined; now: number }) => (
  <span>{duration(Math.max(0, (to ? Date.parse(to) : now) - Date.parse(from)))}</span>
);
