import { errorOf, schemaError, type Diagnostic } from "./definition-diagnostic.ts";
import { variablesRead } from "./definition-expressions.ts";
import { entriesOf, everyState, fieldOf, innerFlows, isObject, statesOf, type Placed } from "./definition-reading.ts";
import type { Definition } from "./types.ts";

/** A name that Unicode takes for an identifier, of up to 80 characters. */
const identifier = /^[\p{ID_Start}_]\p{ID_Continue}{0,79}$/u;

const assignments = (state: Placed): { name: string; location: string }[] =>
  [state, ...entriesOf(state, "Choices"), ...entriesOf(state, "Catch")].flatMap(({ value, location }) => {
    const assigned = fieldOf(value, "Assign");
    return Object.keys(isObject(assigned) ? assigned : {}).map((name) => ({
      name,
      location: `${location}/Assign/${name}`,
    }));
  });

/** Wrong names of variables, and variables of an outer flow: an inner one may read them, never assign them. */
export const variableErrors = (flow: Placed, outer: ReadonlySet<string> = new Set()): Diagnostic[] => {
  const states = statesOf(flow);
  const own = states.flatMap(assignments);
  const errors = own.flatMap(({ name, location }) => {
    if (!identifier.test(name) || name === "states") return [schemaError(`Invalid variable name: '${name}'`, location)];
    if (!outer.has(name)) return [];
    return [
      errorOf(
        "DUPLICATE_VARIABLE_NAME",
        `The variable name '${name}' was already defined in a parent scope.`,
        location,
      ),
    ];
  });
  const known = new Set([...outer, ...own.map(({ name }) => name)]);
  return [...errors, ...states.flatMap(innerFlows).flatMap((inner) => variableErrors(inner, known))];
};

/** The variables that each state of a machine reads, by its name and in order. States that read none are left out. */
export const variableReferences = (machine: Definition): Record<string, string[]> => {
  const states = everyState({ value: machine, location: "" });
  const assigned = new Set(states.flatMap(assignments).map(({ name }) => name));
  const read = states.map((state): [string, string[]] => [
    state.name,
    [...variablesRead(state).intersection(assigned)].sort(),
  ]);
  return Object.fromEntries(read.filter(([, names]) => names.length > 0));
};
