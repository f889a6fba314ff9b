const longest = 80;

/** Whatever would not be seen, or would change how the rest is seen: controls, line separators, directions, halves of a pair. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escaped = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** A piece of a dataset as it may be shown to anybody: about 80 characters at most, and none that a terminal would obey. */
export const shown = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest).replace(unseen, escaped)}…` : text.replace(unseen, escaped);

/** A JSON pointer (RFC 6901) to what stands behind these keys and indices. */
export const pointerOf = (path: Path): string =>
  path.map((key) => `/${shown(String(key)).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** The keys and indices on the way into a record. */
export type Path = readonly (string | number)[];
