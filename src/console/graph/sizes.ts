import type { State } from "./definition.ts";
import type { Size } from "./geometry.ts";
import { broken, brokenName } from "./line-breaks.ts";
import { lineHeight, rounding, type Scale } from "./scale.ts";

/** Text in lines, with the room that it takes. */
export interface Lettering extends Size {
  lines: readonly string[];
}

/** A state's, with how far from its corners its upper and its lower side begin to be level. */
export interface StateSize extends Lettering {
  corner: number;
}

/** How wide a letter that is not bold is at most, on average, of its height. Fonts differ: this is what the wide ones take. */
const usualLetter = 0.61;

/** Two ways meet a state at least so far from each other, in pixels, and so far from its corners. */
const [apart, clear] = [8, 3];

const widthOf = (lines: readonly string[], size: number, letter = usualLetter) =>
  Math.ceil(Math.max(0, ...lines.map((line) => line.length)) * size * letter);

/** The words beside a way; undefined where there are none. */
export const labelSize = (label: string, { small, labelLine }: Scale): Lettering | undefined => {
  const lines = broken(label, labelLine);
  return lines.length > 0
    ? { lines, width: widthOf(lines, small) + 8, height: Math.ceil(lines.length * small * lineHeight) + 4 }
    : undefined;
};

const cornerOf = (type: State["Type"], { point, round }: Scale) =>
  clear + (type === "Choice" ? point : type === "Succeed" || type === "Fail" ? round : rounding);

/** A state that so many ways lead to or from: there is room for them all on one side. */
export const stateSize = (name: string, { Type }: State, ways: number, scale: Scale): StateSize => {
  const lines = brokenName(name, scale.nameLine);
  const words = widthOf(lines, scale.name, scale.nameLetter) + scale.beside + (Type === "Choice" ? scale.point : 0);
  const level = cornerOf(Type, scale);
  const width = Math.max(scale.narrowest, words, 2 * level + (ways - 1) * apart);
  const more = Math.max(0, lines.length - scale.nameLines) * scale.name * lineHeight;
  return { lines, width, height: scale.height + more, corner: level };
};

/** The start, or the end. */
export const terminalSize = (word: string, ways: number, { small }: Scale): StateSize => {
  const height = small * 2;
  const corner = clear + height / 2;
  return {
    lines: [word],
    width: Math.max(widthOf([word], small) + 20, 2 * corner + (ways - 1) * apart),
    height,
    corner,
  };
};
