import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { HistoryEvent } from "../answers.ts";
import { HistoryRow } from "./history-row.tsx";

/** Rows shown at first, and added by each press of the button. */
const more = 200;

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
              <HistoryRow key={event.id} event={event} state={stateOf.get(event.id)} from={from} />
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
