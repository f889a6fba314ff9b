import type { Mark } from "./network-simplex.ts";
import type { Route, Stop } from "./rows.ts";

/** Where a way meets a state. */
export interface Meeting {
  mark: Mark;
  route: Route;
}

/** One side of a state, the upper or the lower, with the ways that meet it in the order in which they come, from the left. */
export interface Side {
  state: Stop;
  meetings: readonly Meeting[];
}

const endsOf = (route: Route) => {
  const [first, second] = route.stops;
  const [beforeLast, last] = route.stops.slice(-2);
  if (!first || !second || !beforeLast || !last) return [];
  return [
    { state: first, comesFrom: second, meeting: { mark: route.first, route } },
    { state: last, comesFrom: beforeLast, meeting: { mark: route.last, route } },
  ];
};

/** The sides of states that ways meet. Ways that come from the same stop, which is a state, keep their order, so that they do not cross. */
export const sidesOf = (routes: readonly Route[]): Side[] => {
  const ends = routes.flatMap(endsOf).sort((one, other) => one.comesFrom.order - other.comesFrom.order);
  const states = new Set(ends.map(({ state }) => state));
  return [...states].flatMap((state) =>
    [false, true].map((lower) => ({
      state,
      meetings: ends
        .filter((end) => end.state === state && end.comesFrom.row > state.row === lower)
        .map(({ meeting }) => meeting),
    })),
  );
};
