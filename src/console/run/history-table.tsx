import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { HistoryEvent } from "../answers.ts";
import { detailsOf, isBad } from "./details.ts";
import { stopwatch } from "./words.ts";

/** Rows shown at first, and added by each press of the button. */
const more = 200;

const Details = ({ event }: { event: HistoryEvent }) => {
  const all = detailsOf(event);
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

const Row = ({ event, state, from }: { event: HistoryEvent; state: string | undefined; from: number }) => {
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

/** Events of a run, newest first; the older ones when they are asked for. `from` is when the run started, in milliseconds. */
export const HistoryTable = ({
  events,
  stateOf,
  from,
  children,
}: {
  /** In the order of their ids. */
  events: readonly HistoryEvent[];
  stateOf: ReadonlyMap<number, string>;
  from: number;
  /** Is said over the table. */
  children?: ComponentChildren;
}) => {
  const [most, setMost] = useState(more);
  const shown = events.slice(-most).reverse();
  const older = events.length - shown.length;
  return (
    <>
      {children}
      <div class="scroll" tabIndex={0} role="region" aria-label="History">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                Id
              </th>
              <th scope="col">Event</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                After the start
              </th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((event) => (
              <Row key={event.id} event={event} state={stateOf.get(event.id)} from={from} />
            ))}
          </tbody>
        </table>
      </div>
      {older > 0 && (
        <div class="pages">
          <button type="button" onClick={() => setMost(most + more)}>
            Show {Math.min(more, older)} older of {older}
          </button>
        </div>
      )}
    </>
  );
};
