/** How large a graph's parts are, in pixels, and how long its lines, in letters. */
export interface Scale {
  /** The letters of a state's name, and all others. */
  name: number;
  small: number;
  /** How wide a letter of a name is at most, on average, of its height: those that are bold are wider. */
  nameLetter: number;
  /** The longest lines of a name and of a label. */
  nameLine: number;
  labelLine: number;
  /** A state's room beside its name; its height, and for how many lines of a name that is. */
  beside: number;
  height: number;
  nameLines: number;
  /** A state is at least so wide. */
  narrowest: number;
  /** How far a choice's sides are pointed, and those of a state that ends the run are round. */
  point: number;
  round: number;
  /** Between two states of a row, and between others. */
  apart: number;
  lane: number;
  /** Between two rows at least: of states, and where one is of labels alone. */
  rows: number;
  labels: number;
  /** From a row to a way's first turn, and from there to the next. */
  clear: number;
  turn: number;
  /** A graph is no wider than this, where that can be. */
  room: number;
}

/** A scale for where there is room, half of a card, and one for a phone of 360 pixels. */
export const scales = {
  wide: {
    ...{ name: 14, small: 12, nameLetter: 0.68, nameLine: 13, labelLine: 24 },
    ...{ beside: 52, height: 50, nameLines: 1, narrowest: 120, point: 12, round: 25 },
    ...{ apart: 20, lane: 14, rows: 44, labels: 22, clear: 12, turn: 8, room: 580 },
  },
  narrow: {
    ...{ name: 12, small: 11, nameLetter: 0.61, nameLine: 8, labelLine: 11 },
    ...{ beside: 10, height: 58, nameLines: 2, narrowest: 62, point: 8, round: 16 },
    ...{ apart: 8, lane: 6, rows: 34, labels: 18, clear: 10, turn: 7, room: 300 },
  },
} as const satisfies Record<string, Scale>;
export type ScaleName = keyof typeof scales;

/** How far a state's corners are rounded, in pixels, where they are neither pointed nor round. */
export const rounding = 6;

/** Pixels around a graph. */
export const margin = 10;

/** The height of a line, of its letters' height. */
export const lineHeight = 1.25;
