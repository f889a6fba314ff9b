import { errorOf, schemaError, type Diagnostic } from "./definition-diagnostic.ts";
import { expressionErrors } from "./definition-expressions.ts";
import { elementsOf, entriesOf, fieldOf, innerFlows, isObject, statesOf, type Placed } from "./definition-reading.ts";

/** A transition: the state it leads to, and the place that says so. */
interface Transition {
  target: string;
  location: string;
}

const longestName = 80;
/** Names that JSON can hold and JavaScript's objects cannot be trusted with. */
const reservedNames = ["__proto__", "constructor", "prototype"];

const nameErrors = (name: string, location: string, seen: Set<string>): Diagnostic[] => {
  if (seen.has(name)) return [errorOf("DUPLICATE_STATE_NAME", `Duplicate State name: ${name}`, location)];
  seen.add(name);
  if (name === "" || [...name].length > longestName)
    return [errorOf("INVALID_STATE_NAME", `A state's name must have 1 to ${longestName} characters`, location)];
  if (reservedNames.includes(name))
    return [errorOf("INVALID_STATE_NAME", `A state cannot be named '${name}' in this emulator`, location)];
  return [];
};

const transition = ({ value, location }: Placed, field: string): Transition[] => {
  const target = fieldOf(value, field);
  return typeof target === "string" ? [{ target, location: `${location}/${field}` }] : [];
};

const transitions = (state: Placed): Transition[] => [
  ...transition(state, "Next"),
  ...entriesOf(state, "Choices").flatMap((rule) => transition(rule, "Next")),
  ...transition(state, "Default"),
  ...entriesOf(state, "Catch").flatMap((catcher) => transition(catcher, "Next")),
];

/** `States.ALL` stands alone, in the last entry. */
const catchAllErrors = (entries: readonly Placed[]): Diagnostic[] =>
  entries.flatMap(({ value, location }, index) => {
    const names = elementsOf(fieldOf(value, "ErrorEquals"));
    const at = names.indexOf("States.ALL");
    if (at < 0 || (names.length === 1 && index === entries.length - 1)) return [];
    return [schemaError("States.ALL must appear alone and at end of list", `${location}/ErrorEquals[${at}]`)];
  });

const isTerminal = (state: unknown) => {
  const type = fieldOf(state, "Type");
  return type === "Succeed" || type === "Fail" || (type !== undefined && fieldOf(state, "End") === true);
};

const reachable = (start: readonly Transition[], leads: ReadonlyMap<string, readonly Transition[]>) => {
  const reached = new Set<string>();
  const waiting = start.map(({ target }) => target);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const onwards = leads.get(name);
    if (!onwards || reached.has(name)) continue;
    reached.add(name);
    for (const { target } of onwards) waiting.push(target);
  }
  return reached;
};

/** What no schema can say of a flow: names, transitions, expressions, and the same of the flows inside it. */
export const flowErrors = (flow: Placed, seen: Set<string> = new Set()): Diagnostic[] => {
  const states = statesOf(flow);
  const errors = states.flatMap((state) => [
    ...nameErrors(state.name, state.location, seen),
    ...catchAllErrors(entriesOf(state, "Retry")),
    ...catchAllErrors(entriesOf(state, "Catch")),
    ...expressionErrors(state),
    ...innerFlows(state).flatMap((inner) => flowErrors(inner, seen)),
  ]);

  const leads = new Map(states.map((state) => [state.name, transitions(state)]));
  const start = transition(flow, "StartAt");
  const missing = [start, ...leads.values()]
    .flat()
    .filter(({ target }) => !leads.has(target))
    .map((to) => errorOf("MISSING_TRANSITION_TARGET", `Missing 'Next' target: ${to.target}`, to.location));

  // The service looks for the end of the machine alone, not of its branches, and then for nothing else.
  if (flow.location === "" && isObject(fieldOf(flow.value, "States")) && !states.some(({ value }) => isTerminal(value)))
    return [...errors, ...missing, errorOf("MISSING_END_STATE", "Workflow has no terminal state")];
  const reached = reachable(start, leads);
  const unreachable = states
    .filter(({ name }) => !reached.has(name))
    .map((state) => errorOf("MISSING_TRANSITION_TARGET", `State "${state.name}" is not reachable.`, state.location));
  return [...errors, ...missing, ...unreachable];
};
