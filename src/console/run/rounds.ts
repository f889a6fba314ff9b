import { isWaiting, type Definition } from "../graph/definition.ts";
import { timesBetween, type Progress } from "./progress.ts";

/** How often a run waited and then looked again how things stand: as often as it went where a wait leads. */
export const roundsOf = ({ States }: Definition, progress: Progress): number =>
  Object.entries(States)
    .filter(([, state]) => isWaiting(state))
    .reduce((sum, [name, { Next }]) => sum + (Next === undefined ? 0 : timesBetween(progress, name, Next)), 0);
