import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { pretty } from "../run/details.ts";
import type { State } from "./definition.ts";
import { errorsInWords } from "./errors.ts";
import type { Machine } from "./machines.ts";
import { edgesOf, type Edge } from "./shape.ts";
import { StateIcon } from "./state-icon.tsx";
import { doingInWords, retryInWords, secondsInWords, wayInWords } from "./words.ts";

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

/** An expression is code, what people say is not. */
const Seconds = ({ of }: { of: number | string }) =>
  typeof of === "number" ? <>{secondsInWords(of)}</> : <pre tabIndex={0}>{secondsInWords(of)}</pre>;

const Particulars = ({ state, ways }: { state: State; ways: readonly Edge[] }) => {
  const { Type, TimeoutSeconds, Seconds: wait, Retry, Catch, Arguments, Output, Error, Cause } = state;
  const code = Object.entries({ Arguments, Output, Error, Cause }).filter(([, value]) => value !== undefined);
  return (
    <dl>
      <Fact name="Does">{doingInWords(state)}.</Fact>
      {wait !== undefined && (
        <Fact name="Seconds">
          <Seconds of={wait} />
        </Fact>
      )}
      {TimeoutSeconds !== undefined && (
        <Fact name="At most">
          <Seconds of={TimeoutSeconds} />
        </Fact>
      )}
      <Fact name="Leads">
        <ul>
          {ways.map((way) => (
            <li key={wayInWords(way)}>{wayInWords(way)}.</li>
          ))}
        </ul>
      </Fact>
      {Retry.length > 0 && (
        <Fact name="Retries">
          <ul>
            {Retry.map((retrier) => (
              <li key={retrier.ErrorEquals.join()}>
                <span class="errors">{errorsInWords(retrier.ErrorEquals)}</span>
                {retryInWords(retrier)}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {Type === "Task" && Catch.length === 0 && (
        <Fact name="Catches">Nothing: an error that is left fails the run.</Fact>
      )}
      {code.map(([name, value]) => (
        <Fact key={name} name={name}>
          <pre tabIndex={0}>{pretty(value)}</pre>
        </Fact>
      ))}
    </dl>
  );
};

/** Every state of a machine with what it is for; the one that is picked with all that its definition says. It tells what the graph shows. */
export const StateList = ({
  machine: { name: machine, definition },
  picked,
  onPick,
}: {
  machine: Machine;
  picked: string | undefined;
  /** Is told of a state that was opened, and of undefined when it is closed. */
  onPick: (name: string | undefined) => void;
}) => {
  const edges = edgesOf(definition);
  const open = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    open.current?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  return (
    <ol class="states" aria-label={`States of ${machine}`}>
      {Object.entries(definition.States).map(([name, state]) => (
        <li key={name}>
          <details
            open={picked === name}
            ref={picked === name ? open : null}
            onToggle={({ currentTarget }) => {
              if (currentTarget.open !== (picked === name)) onPick(currentTarget.open ? name : undefined);
            }}
          >
            <summary>
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <StateIcon type={state.Type} x={0} y={0} size={16} />
              </svg>
              <strong>{name}</strong> <span class="hint">{state.Type}</span>
              <span class="comment">{state.Comment}</span>
            </summary>
            {picked === name && <Particulars state={state} ways={edges.filter(({ from }) => from === name)} />}
          </details>
        </li>
      ))}
    </ol>
  );
};
