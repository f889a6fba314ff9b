import type { TimelineEvent } from "#core/timeline.ts";
import { Moment } from "../parts/times.tsx";
import { duration } from "../words.ts";
import { attemptsIn } from "./attempts.ts";

const Events = ({ events }: { events: readonly TimelineEvent[] }) => {
  const begin = events[0]?.time ?? "";
  return (
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
  );
};

/** What happened to a job, oldest first, each attempt from its own beginning. */
export const TimelinePanel = ({ events }: { events: readonly TimelineEvent[] }) => {
  const attempts = attemptsIn(events);
  return (
    <section class="card" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {attempts.map(({ attempt, events: told }) => (
        <div key={attempt}>
          {attempts.length > 1 && <h3>Attempt {attempt}</h3>}
          <Events events={told} />
        </div>
      ))}
    </section>
  );
};
