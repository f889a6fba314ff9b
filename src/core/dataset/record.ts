import type { Detail, ErrorCode, WarningCode } from "./problems.ts";
import type { Uncounted } from "./report.ts";
import type { MediaKind, ModelRules, Words } from "./rules.ts";
import type { Findings } from "./findings.ts";

/** A JSON object, whatever is in it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A finding that can be made of another line too. */
export type Note = (line: number) => void;

/** Findings in a record that are remembered: what most records that are wrong have, and few enough to be kept for good. */
const mostNotes = 16;

/** How a sentence calls what a value is. */
export const kindOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

/** Levels that a record may have, itself the first: more than any format needs, and few enough for any reader. */
export const deepest = 100;

/** So many characters, with a pair of surrogates as the one character that it is. */
const codePoints = (text: string): number => {
  let pairs = 0;
  for (let at = 0; at < text.length; at += 1) if ((text.codePointAt(at) ?? 0) > 0xffff) pairs += 1;
  return text.length - pairs;
};

/** The first of the words that stands in a text. */
const wordIn = (text: string, lists: readonly Words[]): string | undefined => {
  for (const { words, anyCase } of lists) {
    const searched = anyCase ? text.toLowerCase() : text;
    const found = words.find((word) => searched.includes(word));
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * The record that is being checked: how far into it the check is, what it has, and where findings go. One for all records, since there
 * are millions.
 */
export class RecordCheck {
  line = 0;
  /** Keys of objects, at any depth. */
  keys = 0;
  texts = 0;
  /** UTF-16 code units of its texts. */
  characters = 0;
  /** The first few that was found in it. */
  notes: Note[] = [];
  /** Whether there was more. */
  crowded = false;
  /** Each text's for itself, rounded down, as AWS's sample validator for Claude counts them. */
  tokens = 0;
  /** What there is in content blocks besides texts. */
  special = 0;
  readonly media: Record<MediaKind, number> = { image: 0, video: 0, document: 0 };
  /** Of all records so far. */
  readonly uncounted = new Set<Uncounted>();

  readonly rules: ModelRules;
  readonly #errors: Findings<ErrorCode>;
  readonly #warnings: Findings<WarningCode>;
  readonly #path: (string | number)[] = [];
  /** So much of the path is of this place: what stands behind is left over, which is cheaper than taking it out. */
  #level = 0;
  #escaped = true;
  #recounting = false;

  constructor(rules: ModelRules, errors: Findings<ErrorCode>, warnings: Findings<WarningCode>) {
    this.rules = rules;
    this.#errors = errors;
    this.#warnings = warnings;
  }

  /** Turns to another record. Halves of surrogate pairs are looked for only where they may be escaped, for UTF-8 has none. */
  begin(line: number, escaped: boolean): void {
    this.line = line;
    this.#escaped = escaped;
    this.notes = [];
    this.crowded = false;
    this.#clear();
  }

  #clear(): void {
    this.keys = 0;
    this.texts = 0;
    this.characters = 0;
    this.tokens = 0;
    this.special = 0;
    this.media.image = 0;
    this.media.video = 0;
    this.media.document = 0;
  }

  /** The tokens when characters outside the first plane count once; `check` goes through the record again and finds nothing new. */
  exactTokens(check: () => void): number {
    const { keys, characters } = this;
    const media = { ...this.media };
    this.#recounting = true;
    this.#clear();
    check();
    this.#recounting = false;
    Object.assign(this, { keys, characters });
    Object.assign(this.media, media);
    return this.tokens;
  }

  enter(key: string | number): void {
    this.#path[this.#level] = key;
    this.#level += 1;
  }

  leave(): void {
    this.#level -= 1;
  }

  error(code: ErrorCode, ...details: readonly Detail[]): void {
    this.#note(this.#errors, code, details);
  }

  warn(code: WarningCode, ...details: readonly Detail[]): void {
    this.#note(this.#warnings, code, details);
  }

  #note<Code extends string>(findings: Findings<Code>, code: Code, details: readonly Detail[]): void {
    if (this.#recounting) return;
    this.crowded = this.notes.length === mostNotes;
    if (this.crowded && findings.full) {
      findings.more(code);
      return;
    }
    const path = this.#path.slice(0, this.#level);
    const note: Note = (line) => findings.add(line, code, path, details);
    if (!this.crowded) this.notes.push(note);
    note(this.line);
  }

  wrongType(expected: string, value: unknown): void {
    this.error("wrong-type", expected, kindOf(value));
    this.skip(value);
  }

  /** Counts the keys of a value that nothing else is asked of, but that it is not too deep. */
  skip(value: unknown, level = this.#level): void {
    if (typeof value !== "object" || value === null) return;
    if (level >= deepest) {
      this.error("too-deep", deepest);
      return;
    }
    if (Array.isArray(value)) {
      for (const item of value) this.skip(item, level + 1);
      return;
    }
    for (const [, member] of Object.entries(value)) {
      this.keys += 1;
      this.skip(member, level + 1);
    }
  }

  /** A text that is trained on. */
  text(text: string): void {
    const length = this.#recounting ? codePoints(text) : text.length;
    this.texts += 1;
    this.characters += length;
    this.tokens += Math.floor(length / this.rules.charactersPerToken);
    this.#judge(text);
    if (text.charCodeAt(0) <= 0x20 && text.trim() === "") this.warn("blank-text");
  }

  #judge(text: string): void {
    const { reserved, avoided, name } = this.rules;
    const word = wordIn(text, reserved);
    if (word !== undefined) this.error("reserved-text", word, name);
    else {
      const spelt = wordIn(text, avoided);
      if (spelt !== undefined) this.warn("reserved-text-spelling", spelt, name);
    }
    if (this.#escaped && !text.isWellFormed()) this.warn("lone-surrogate");
  }
}
