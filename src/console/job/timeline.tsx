import type { TimelineEvent } from "#core/timeline.ts";
import { Moment } from "../parts/times.tsx";
import { duration } from "../words.ts";

/** What happened to a job, oldest first. */
export const TimelinePanel = ({ events }: { events: readonly TimelineEvent[] }) => {
  const begin = events[0]?.time ?? "";
  return (
    <section class="card" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <ol class="timeline">
        {events.map(({ id, time, type, message }) => (
          <li key={id} class={type.endsWith("failed") || type.endsWith("unreadable") ? "bad" : ""}>
            <span class="hint">
              <Moment iso={time} /> · {duration(Date.parse(time) - Date.parse(begin))} · {type}
            </span>
            <p>{message}</p>
          </li>
        ))}
      </ol>
    </section>
  );
};
