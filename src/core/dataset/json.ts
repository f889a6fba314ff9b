import type { Path } from "./pointer.ts";

/** What is not JSON about a text: from which character on (from 1), and what is wrong there. */
export interface Flaw {
  column: number;
  wrong: string;
  /** A word of JavaScript's for a number, which JSON has not. */
  word?: string;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const notNumbers = /-?Infinity|NaN/y;
const literal = /true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;

/** Where a match of a sticky pattern ends; `from` where there is none. */
const after = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
};

const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const afterSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

/** Where a string ends that begins at `from`, or its flaw. */
const stringEnd = (text: string, from: number): number | Flaw => {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return { column: at + 1, wrong: "a control character in a string" };
    if (code !== 0x5c) continue;
    const next = after(escape, text, at);
    if (next === at) return { column: at + 1, wrong: "an unknown escape" };
    at = next - 1;
  }
  return { column: from + 1, wrong: "a string without an end" };
};

/** Where a value ends that is no object, list or string, or its flaw. */
const scalarEnd = (text: string, from: number): number | Flaw => {
  const end = Math.max(after(literal, text, from), after(number, text, from));
  if (end > from) return end;
  const word = text.slice(from, after(notNumbers, text, from));
  const flaw = { column: from + 1, wrong: from < text.length ? "no value begins so" : "it ends too early" };
  return word === "" ? flaw : { ...flaw, word };
};

type Expecting = "value" | "first value" | "first key" | "key" | "colon" | "more";

const openers: Readonly<Record<string, Expecting>> = { "{": "first key", "[": "first value" };

/** What keeps a text from being JSON, as `JSON.parse` would have it; undefined for JSON. Needs no stack, however deep. */
export const flawOf = (text: string): Flaw | undefined => {
  const open: string[] = [];
  let expecting: Expecting = "value";
  let at = afterSpace(text, 0);
  while (expecting !== "more" || open.length > 0 || at < text.length) {
    const character = text.charAt(at);
    const inside = open.at(-1);
    const closes =
      (inside === "{" && character === "}" && (expecting === "first key" || expecting === "more")) ||
      (inside === "[" && character === "]" && (expecting === "first value" || expecting === "more"));
    let end: number | Flaw = at + 1;
    if (closes) {
      open.pop();
      expecting = "more";
    } else if (expecting === "more") {
      if (inside === undefined) return { column: at + 1, wrong: "something after the end" };
      if (character !== ",")
        return { column: at + 1, wrong: at < text.length ? "a comma is missing" : "it ends too early" };
      expecting = inside === "{" ? "key" : "value";
    } else if (expecting === "colon") {
      if (character !== ":") return { column: at + 1, wrong: "a colon is missing" };
      expecting = "value";
    } else if (expecting === "key" || expecting === "first key") {
      if (character !== '"')
        return { column: at + 1, wrong: at < text.length ? "a key must stand in double quotes" : "it ends too early" };
      end = stringEnd(text, at);
      expecting = "colon";
    } else if (openers[character] !== undefined) {
      open.push(character);
      expecting = openers[character];
    } else {
      end = character === '"' ? stringEnd(text, at) : scalarEnd(text, at);
      expecting = "more";
    }
    if (typeof end !== "number") return end;
    at = afterSpace(text, end);
  }
  return undefined;
};

/** Where the string ends that begins at `from`: at its closing quote, or at the end of the text. Reads no character that it need not. */
export const closingQuote = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = at;
    while (text.charCodeAt(escapes - 1) === 0x5c) escapes -= 1;
    if ((at - escapes) % 2 === 0) return at;
  }
  return text.length;
};

/** Deeper places are told by their beginning. */
const longestPath = 100;
const mostPaths = 100;

/** Keys that stood in the same object before. */
export interface RepeatedKeys {
  count: number;
  /** Where the first 100 are, each a path into the value. */
  paths: Path[];
}

/** Every key in JSON that stood in the same object before. */
export const repeatedKeys = (text: string): RepeatedKeys => {
  const repeated: RepeatedKeys = { count: 0, paths: [] };
  const objects: { keys: Set<string> | undefined; place: string | number }[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const inside = objects.at(-1);
    switch (text.charAt(at)) {
      case "{":
      case "[": {
        const isObject = text.charAt(at) === "{";
        objects.push({ keys: isObject ? new Set() : undefined, place: 0 });
        isKey = isObject;
        break;
      }
      case "}":
      case "]":
        objects.pop();
        isKey = false;
        break;
      case ",":
        isKey = inside?.keys !== undefined;
        if (inside && typeof inside.place === "number" && !isKey) inside.place += 1;
        break;
      case '"': {
        const end = closingQuote(text, at);
        if (isKey && inside?.keys) {
          const key = String(JSON.parse(text.slice(at, end + 1)));
          inside.place = key;
          if (inside.keys.has(key)) {
            repeated.count += 1;
            if (repeated.count <= mostPaths)
              repeated.paths.push(objects.slice(0, longestPath).map(({ place }) => place));
          }
          inside.keys.add(key);
          isKey = false;
        }
        at = end;
        break;
      }
    }
  }
  return repeated;
};

/** What there is too much of in what may be JSON: levels, or objects and lists; undefined for neither. Reads no further than to there. */
export const excessOf = (text: string, levels: number, values: number): "levels" | "values" | undefined => {
  let [depth, opened] = [0, 0];
  const token = /["[\]{}]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [character] = match;
    if (character === '"') token.lastIndex = closingQuote(text, match.index) + 1;
    else if (character === "]" || character === "}") depth -= 1;
    else [depth, opened] = [depth + 1, opened + 1];
    if (depth > levels) return "levels";
    if (opened > values) return "values";
  }
  return undefined;
};
