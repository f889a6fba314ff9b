/** Whether it is a JSON object: neither an array nor null. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field of what may be an object; undefined where there is none, whatever the prototype has. */
export const fieldOf = (value: unknown, field: string): unknown =>
  isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;

/** The elements of what may be an array. */
export const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A JSON value and where it stands: `/States/Wait`, `/States/Both/Branches[0]`. */
export interface Placed {
  value: unknown;
  location: string;
}

/** The elements of what may be an array in a field, each with its place. */
export const entriesOf = ({ value, location }: Placed, field: string): Placed[] =>
  elementsOf(fieldOf(value, field)).map((entry, index) => ({
    value: entry,
    location: `${location}/${field}[${index}]`,
  }));

/** The states of a flow by name, each with its place. */
export const statesOf = ({ value, location }: Placed): (Placed & { name: string })[] => {
  const states = fieldOf(value, "States");
  if (!isObject(states)) return [];
  return Object.entries(states).map(([name, state]) => ({
    name,
    value: state,
    location: `${location}/States/${name}`,
  }));
};

/** The flows inside a state: its branches, or its item's. */
export const innerFlows = (state: Placed): Placed[] => [
  ...entriesOf(state, "Branches"),
  ...["ItemProcessor", "Iterator"]
    .map((field) => ({ value: fieldOf(state.value, field), location: `${state.location}/${field}` }))
    .filter(({ value }) => isObject(value)),
];

/** The states of a flow and of the flows inside it. */
export const everyState = (flow: Placed): (Placed & { name: string })[] =>
  statesOf(flow).flatMap((state) => [state, ...innerFlows(state).flatMap(everyState)]);

/** Whether arrays and objects are nested deeper than `limit`. Never recurses, so no text is too deep for it. */
export const isDeeperThan = (limit: number, value: unknown): boolean => {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
};
