/** What is wrong with a JSON text, in the service's words. */
export interface JsonFault {
  message: string;
  /** The text's beginning and the place in it, as the service writes them. */
  source: string;
}

const tokens = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";
const longestSource = 500;
const space = /[ \t\r\n]*/y;
const word = /[\p{L}\p{N}_$]*/uy;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const plain = /[^"\\\p{Cc}]*/uy;
const firstPrintable = 0x20;

const ends = { "{": "}", "[": "]" } as const;
const kinds = { "{": "Object", "[": "Array" } as const;
type Opening = keyof typeof ends;
const isOpening = (character: string): character is Opening => character === "{" || character === "[";

/** What the service's parser says about a text that is no JSON, and how far it had read: it reads one value, left to right. */
const firstFault = (text: string): { message: string; at: number } => {
  const open: { character: Opening; at: number }[] = [];
  let at = 0;
  let next: "value" | "first value" | "first name" | "name" | "colon" | "comma" = "value";

  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const taken = pattern.exec(text)?.[0] ?? "";
    at += taken.length;
    return taken;
  };
  const source = (place: number) => sourceOf(text, place);
  const unexpected = (what: string) => {
    const character = text.charAt(at);
    return { message: `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${what}`, at: at + 1 };
  };
  const stringFault = (): { message: string; at: number } | undefined => {
    at += 1;
    for (;;) {
      take(plain);
      const character = text.charAt(at);
      if (character === '"') {
        at += 1;
        return undefined;
      }
      if (character === "")
        return { message: "Unexpected end-of-input: was expecting closing quote for a string value", at };
      if (character.charCodeAt(0) >= firstPrintable && character !== "\\") {
        at += 1;
        continue;
      }
      if (character !== "\\") {
        const control = `Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)}))`;
        return { message: `${control}: has to be escaped using backslash to be included in string value`, at: at + 1 };
      }
      const escaped = text.charAt(at + 1);
      if (!'"\\/bfnrtu'.includes(escaped))
        return { message: `Unrecognized character escape '${escaped}' (code ${escaped.charCodeAt(0)})`, at: at + 2 };
      at += 2;
    }
  };

  for (;;) {
    take(space);
    const character = text.charAt(at);
    const inside = open.at(-1);
    if (character === "") {
      if (!inside) return { message: "Unexpected end-of-input", at };
      const marker = `expected close marker for ${kinds[inside.character]} (start marker at ${source(inside.at)})`;
      return { message: `Unexpected end-of-input: ${marker}`, at };
    }
    const closes = inside && character === ends[inside.character];
    if (closes && (next === "comma" || next === "first value" || next === "first name")) {
      open.pop();
      at += 1;
      next = "comma";
    } else if (next === "first name" || next === "name") {
      if (character !== '"') return unexpected("was expecting double-quote to start field name");
      const fault = stringFault();
      if (fault) return fault;
      next = "colon";
    } else if (next === "colon") {
      if (character !== ":") return unexpected("was expecting a colon to separate field name and value");
      at += 1;
      next = "value";
    } else if (next === "comma") {
      if (!inside) return unexpected("expected end of input");
      if (character !== ",") return unexpected(`was expecting comma to separate ${kinds[inside.character]} entries`);
      at += 1;
      next = inside.character === "{" ? "name" : "value";
    } else if (isOpening(character)) {
      open.push({ character, at });
      at += 1;
      next = character === "{" ? "first name" : "first value";
    } else if (character === '"') {
      const fault = stringFault();
      if (fault) return fault;
      next = "comma";
    } else if (take(number) !== "") next = "comma";
    else {
      const token = take(word);
      if (token === "") return unexpected(`expected a valid value (${tokens})`);
      if (!["true", "false", "null"].includes(token))
        return { message: `Unrecognized token '${token}': was expecting (${tokens})`, at };
      next = "comma";
    }
  }
};

const sourceOf = (text: string, at: number) => {
  const lines = text.slice(0, at).split("\n");
  const shown = text.slice(0, longestSource);
  const rest = text.length > longestSource ? `[truncated ${text.length - longestSource} chars]` : "";
  return `[Source: (String)"${shown}"${rest}; line: ${lines.length}, column: ${(lines.at(-1)?.length ?? 0) + 1}]`;
};

/** Reads a JSON text, or says what is wrong with it as the service does. Never throws. */
export const parseJson = (
  text: string,
): { value: unknown; fault?: undefined } | { value?: undefined; fault: JsonFault } => {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    const { message, at } = firstFault(text);
    return { fault: { message, source: sourceOf(text, at) } };
  }
};
