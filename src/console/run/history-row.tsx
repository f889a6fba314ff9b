import { useId, useState } from "preact/hooks";
import type { HistoryEvent } from "../answers.ts";
import { isBad, toldBy } from "./details.ts";
import { stopwatch } from "./words.ts";

const Details = ({ event }: { event: HistoryEvent }) => {
  const all = toldBy(event);
  if (all.length === 0) return <p class="hint">This event tells nothing more.</p>;
  return (
    <dl>
      {all.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{/\n/.test(text) ? <pre tabIndex={0}>{text}</pre> : text}</dd>
        </div>
      ))}
    </dl>
  );
};

/** An event of a run, with all that it tells when that is asked for. `from` is when the run started, in milliseconds. */
export const HistoryRow = ({
  event,
  state,
  from,
}: {
  event: HistoryEvent;
  state: string | undefined;
  from: number;
}) => {
  const [open, setOpen] = useState(false);
  const id = useId();
  const after = Math.max(0, Date.parse(event.timestamp) - from);
  return (
    <>
      <tr class={isBad(event) ? "bad" : undefined}>
        <td class="number">{event.id}</td>
        <th scope="row">{event.type}</th>
        <td>{state}</td>
        <td class="number">
          <time dateTime={event.timestamp} title={event.timestamp}>
            {stopwatch(after)}
          </time>
        </td>
        <td>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`${open ? "Hide" : "Show"} details of event ${event.id}`}
            onClick={() => setOpen(!open)}
          >
            {open ? "Hide" : "Show"}
          </button>
        </td>
      </tr>
      <tr id={id} hidden={!open} class="details">
        {open && (
          <td colSpan={5}>
            <Details event={event} />
          </td>
        )}
      </tr>
    </>
  );
};
