import { useState } from "preact/hooks";
import { MachineGraph } from "../graph/machine-graph.tsx";
import { machines, type Machine } from "../graph/machines.ts";
import { rulesOf, starts } from "../graph/starters.ts";
import { StateList } from "../graph/state-list.tsx";

const Starts = ({ machine: { name } }: { machine: Machine }) => {
  const { routes, also } = starts[name];
  return (
    <ul class="origins">
      {routes.map((route) => (
        <li key={route}>
          The API's <code>{route}</code>.
        </li>
      ))}
      {also && <li>{also}</li>}
      {rulesOf(name).map(({ name: rule, bus, matches }) => (
        <li key={rule}>
          The rule <code>{rule}</code> on the {bus === "default" ? "default bus" : `bus ${bus}`}, for events whose{" "}
          {matches}.
        </li>
      ))}
    </ul>
  );
};

const MachineCard = ({ machine }: { machine: Machine }) => {
  const [picked, setPicked] = useState<string>();
  const { name, definition } = machine;
  return (
    <section class="card machine" aria-label={name}>
      <h2>{name}</h2>
      <p class="lead">{definition.Comment}</p>
      <h3>What starts it</h3>
      <Starts machine={machine} />
      <div class="halves">
        <div class="picture">
          <MachineGraph machine={machine} picked={picked} onPick={setPicked} />
        </div>
        <div>
          <h3>Its states</h3>
          <StateList machine={machine} picked={picked} onPick={setPicked} />
        </div>
      </div>
    </section>
  );
};

/** The three state machines, drawn from their definitions, with what starts each and what each state is for. */
export const Machines = () => (
  <>
    <h1>Machines</h1>
    <p class="lead">
      One run of customize-model makes one custom model. The other two undo: one stops a job, one deletes a model. They
      are drawn from the very definitions that are deployed; pick a state to read all that its definition says.
    </p>
    <p class="hint">
      A dashed line is an error that is caught; without a word on it, any error that no other line names. The waits are
      those of a deployment that does not set its own.
    </p>
    {Object.values(machines).map((machine) => (
      <MachineCard key={machine.name} machine={machine} />
    ))}
  </>
);
