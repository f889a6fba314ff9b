import { closingQuote } from "./json.ts";

const [space, quote, zero, colon, angle, bracket, backslash] = [0x20, 0x22, 0x30, 0x3a, 0x3c, 0x5b, 0x5c];
const [letterD, letterU] = [0x64, 0x75];
/** The first that is no character of ASCII that anybody sees. */
const unseen = 0x7f;
const quoteAsSpace = 0x02020202;
const aboveSpaces = 0x21212121;
const backslashes = 0x5c5c5c5c;
/** Eight characters at a time: these have `:` and `<`, and those `[` and the backslash. */
const eights = 0xf8f8f8f8 | 0;
const colons = 0x38383838;
const brackets = 0x58585858;
const highest = 0x80808080 | 0;

/** The bytes of a word that are zero, in the way of Bit Twiddling Hacks: their highest bits are set, and the lowest that is set is always right. */
const zeros = (word: number) => (word - 0x01010101) & ~word;

/** In the same way, quotes and control characters: with a bit turned, a quote stands where the space did, right above the others. */
const ends = (word: number) => ((word ^ quoteAsSpace) - aboveSpaces) & ~word;

/** The bytes of a word that may end a text or mean something in it, by their highest bits: with where reserved words may stand, or without. */
const allMarks = (word: number) => {
  const group = word & eights;
  return (ends(word) | zeros(group ^ colons) | zeros(group ^ brackets)) & highest;
};
const fewMarks = (word: number) => (ends(word) | zeros(word ^ backslashes)) & highest;

const setOf = (characters: string) => {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
};
const shortEscapes = setOf('"\\/bfnrt');
const hexDigits = setOf("0123456789abcdefABCDEF");

/** Keys whose strings are trained on, wherever they stand. */
const textKeys = new Set(["text", "system", "content", "prompt", "completion", "input"]);

const mostBranches = 8;
const mostNodes = 2_000;
const patience = 500;
/** Bytes between the texts of one line, and of all branches together. */
const [longestSkeleton, mostBytes] = [2 ** 16, 2 ** 22];

/** How many texts a line has, and how many bytes those have without what their escapes have more than what they stand for. */
export interface Counted {
  texts: number;
  characters: number;
}

/** A place between two texts: what may stand in a line from there to the next text, or to its end. */
interface Node<Verdict> {
  branches: Branch<Verdict>[];
  /** What is known of lines that end here. */
  verdict?: Verdict;
}

interface Branch<Verdict> {
  between: string;
  /** As many bytes of it as fill words. */
  words: Int32Array;
  /** The others. */
  rest: Uint8Array;
  next: Node<Verdict>;
}

/** Copies what it keeps, for a part of a line would keep the whole line in memory. */
const branchTo = <Verdict>(piece: string): Branch<Verdict> => {
  const bytes = Buffer.from(piece, "latin1");
  const words = Int32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readInt32LE(index * 4));
  const rest = Uint8Array.from(bytes.subarray(words.length * 4));
  return { between: bytes.toString("latin1"), words, rest, next: { branches: [] } };
};

const lowest = (marked: number) => (31 - Math.clz32(marked & -marked)) >> 3;

/** Where the first byte stands from `from` on that may be marked; some are not, the last three before `to` among them. */
const markFrom = (view: DataView, from: number, to: number, all: boolean): number => {
  let at = from;
  // Two loops, for one that chose anew at each word would take a quarter longer.
  if (all)
    for (; at + 4 <= to; at += 4) {
      const marked = allMarks(view.getInt32(at, true));
      if (marked !== 0) return at + lowest(marked);
    }
  for (; at + 4 <= to; at += 4) {
    const marked = fewMarks(view.getInt32(at, true));
    if (marked !== 0) return at + lowest(marked);
  }
  return at;
};

/** Three letters of both cases as one, as one number. */
const tailOf = (one: number, two: number, three: number) =>
  ((one | space) << 16) | ((two | space) << 8) | (three | space);
const headOf = (one: number, two: number) => (one << 8) | (two | space);

/**
 * What lines look like without their texts, and the verdict on each such skeleton. A dataset has few of them, for a program wrote it; so
 * most lines need not be parsed, as they differ only in their texts from one that was. Takes lines of UTF-8.
 */
export class Skeletons<Verdict> {
  /** Of the line that was matched last: its texts' characters as far as they are ASCII, each other byte counting as one. */
  characters = 0;
  /** Each text's for itself, rounded down. */
  tokens = 0;

  readonly #root: Node<Verdict> = { branches: [] };
  readonly #charactersPerToken: number;
  /** How reserved words end before their colon, and how the others begin. */
  readonly #tails = new Set<number>();
  readonly #heads = new Set<number>();
  #view = new DataView(new ArrayBuffer(0));
  #nodes = 0;
  #bytes = 0;
  #credit = patience;
  /** Bytes of the text that was passed last that its escapes have more than what they stand for. */
  #surplus = 0;

  /** Passes no text that may have one of the words, which end in `:` or begin with `<` or `[`. */
  constructor(charactersPerToken: number, words: readonly string[]) {
    this.#charactersPerToken = charactersPerToken;
    for (const word of words) {
      const codes = Array.from(word, (character) => character.charCodeAt(0));
      const [one = 0, two = 0, three = 0] = word.endsWith(":") ? codes.slice(-4) : codes;
      if (word.endsWith(":")) this.#tails.add(tailOf(one, two, three));
      else this.#heads.add(headOf(one, two));
    }
  }

  /** Turns to other bytes, in which lines are matched from then on. */
  read(bytes: Buffer<ArrayBuffer>): void {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The verdict on a line of a skeleton that is known, whose texts are neither empty nor blank and have nothing to look at closely. */
  match(from: number, to: number): Verdict | undefined {
    this.characters = 0;
    this.tokens = 0;
    let node = this.#root;
    for (let at = from; ;) {
      const branch = this.#branch(node, at, to);
      if (!branch) return undefined;
      at += branch.between.length;
      node = branch.next;
      if (at === to) return node.verdict;
      const end = this.#textEnd(at, to);
      if (end < 0) return undefined;
      const length = end - at - this.#surplus;
      this.characters += length;
      this.tokens += Math.floor(length / this.#charactersPerToken);
      at = end;
    }
  }

  #branch(node: Node<Verdict>, at: number, to: number): Branch<Verdict> | undefined {
    for (const branch of node.branches) if (branch.between.length <= to - at && this.#stands(branch, at)) return branch;
    return undefined;
  }

  #stands({ words, rest }: Branch<Verdict>, from: number): boolean {
    const view = this.#view;
    let at = from;
    for (let index = 0; index < words.length; index += 1, at += 4)
      if (view.getInt32(at, true) !== words[index]) return false;
    for (let index = 0; index < rest.length; index += 1, at += 1) if (view.getUint8(at) !== rest[index]) return false;
    return true;
  }

  /** Where the text ends that begins at `from`; -1 where that is not to be told so easily. */
  #textEnd(from: number, to: number): number {
    const view = this.#view;
    if (to - from < 2 || mayBeBlank(view.getUint8(from), view.getUint8(from + 1))) return -1;
    this.#surplus = 0;
    const all = this.#tails.size + this.#heads.size > 0;
    for (let at = markFrom(view, from, to, all); at < to; at = markFrom(view, at, to, all)) {
      const byte = view.getUint8(at);
      if (byte === quote) return at;
      const length = byte === backslash ? this.#escapeLength(at, to) : this.#isPlain(byte, at, from, to) ? 1 : 0;
      if (length === 0) return -1;
      this.#surplus += length - 1;
      at += length;
    }
    return -1;
  }

  /** How long an escape is that begins at `at`; 0 for one of ASCII or of a surrogate, which are looked at closely, and for none. */
  #escapeLength(at: number, to: number): number {
    const view = this.#view;
    if (at + 6 > to) return 0;
    const code = view.getUint8(at + 1);
    if (shortEscapes[code] === 1) return 2;
    if (code !== letterU) return 0;
    for (let digit = at + 2; digit < at + 6; digit += 1) if (hexDigits[view.getUint8(digit)] !== 1) return 0;
    const first = view.getUint8(at + 2);
    return (first | space) === letterD || (first === zero && view.getUint8(at + 3) === zero) ? 0 : 6;
  }

  /** Whether a byte that may be marked is no control character, and no reserved word may stand there. */
  #isPlain(byte: number, at: number, from: number, to: number): boolean {
    const view = this.#view;
    if (byte === colon && at - from >= 3)
      return !this.#tails.has(tailOf(view.getUint8(at - 3), view.getUint8(at - 2), view.getUint8(at - 1)));
    if ((byte === angle || byte === bracket) && at + 1 < to)
      return !this.#heads.has(headOf(byte, view.getUint8(at + 1)));
    return byte >= space;
  }

  /** Whether it is still worth while to learn: not where every line has a skeleton of its own. */
  get learns(): boolean {
    return this.#credit > 0 && this.#nodes < mostNodes;
  }

  /**
   * Remembers the verdict on a line (as Latin-1, and where its bytes are), if all that it depends on is what stands between its texts; where
   * its texts were counted, the same must be counted here.
   */
  learn(line: string, from: number, to: number, verdict: Verdict, counted?: Counted): void {
    this.#credit -= 1;
    const pieces = piecesOf(line);
    if (!pieces || (counted && pieces.length !== counted.texts + 1)) return;
    if (pieces.reduce((bytes, { length }) => bytes + length, 0) > longestSkeleton) return;
    let node = this.#root;
    for (const between of pieces) {
      let branch = node.branches.find((one) => one.between === between);
      if (!branch) {
        if (node.branches.length >= mostBranches || this.#bytes + between.length > mostBytes) return;
        branch = branchTo(between);
        node.branches.push(branch);
        this.#nodes += 1;
        this.#bytes += between.length;
      }
      node = branch.next;
    }
    const before = node.verdict;
    node.verdict = verdict;
    // A verdict on a line whose texts would not be passed may be about those texts.
    if (this.match(from, to) !== undefined && (!counted || this.characters === counted.characters)) return;
    if (before === undefined) delete node.verdict;
    else node.verdict = before;
  }
}

/** Whether a text that begins so may be empty or blank. */
const mayBeBlank = (first: number, second: number): boolean =>
  first > space
    ? first === quote || first === backslash
    : second <= space || second >= unseen || second === backslash || second === quote;

const keyEnd = /[ \t]*:[ \t]*/y;

/**
 * What stands between the texts of a line of JSON, or of what is JSON up to somewhere, quotes included; undefined where something else than
 * a text is not ASCII, or a key may be another than it is written.
 */
const piecesOf = (line: string): string[] | undefined => {
  const pieces: string[] = [];
  let from = 0;
  let [key, value] = ["", -1];
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
    const end = closingQuote(line, at);
    keyEnd.lastIndex = end + 1;
    if (keyEnd.test(line)) {
      [key, value] = [line.slice(at + 1, end), keyEnd.lastIndex];
      if (key.includes("\\")) return undefined;
    } else if (at === value && textKeys.has(key)) {
      pieces.push(line.slice(from, at + 1));
      from = end;
    }
    at = end;
  }
  pieces.push(line.slice(from));
  return pieces.some((piece) => /[^ -~]/.test(piece)) ? undefined : pieces;
};
