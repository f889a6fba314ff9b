import { isUtf8 } from "node:buffer";
import type { Findings } from "./findings.ts";
import { flawOf, excessOf, repeatedKeys } from "./json.ts";
import { judgeOf } from "./judges.ts";
import { Lengths } from "./lengths.ts";
import type { Detail, ErrorCode, WarningCode } from "./problems.ts";
import { deepest, isObject, kindOf, RecordCheck, type JsonObject, type Note } from "./record.ts";
import type { Format, Uncounted } from "./report.ts";
import { mediaKinds, tokenRuleOf, type MediaKind, type ModelRules } from "./rules.ts";
import { LineScan } from "./scan.ts";
import type { SeenRecords } from "./seen.ts";
import type { Check } from "./shape.ts";
import { Skeletons } from "./skeletons.ts";
import { longestLine, type Lines } from "./windows.ts";

const [newline, carriageReturn, space] = [0x0a, 0x0d, 0x20];
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Above it a line is looked through before it is parsed, which takes memory for each level and each value. */
const longLine = 2 ** 16;
/** Objects and lists in a record: more than fit into a line that is not long. */
const mostValues = 50_000;

/** What may stand for half of a surrogate pair. */
const surrogate = /\\u[dD]/;

/** What is known of a block of lines before any is looked at. */
interface Block {
  bytes: Buffer<ArrayBuffer>;
  /** Whether it is UTF-8 as a whole. */
  sound: boolean;
  /** Where the next carriage return stands, if any does, as it was found last. */
  nextReturn: number;
}

/** Formats in which nothing that varies from record to record matters but the texts. */
const repetitive: ReadonlySet<Format> = new Set(["converse", "messages", "prompt-completion", "text"]);

/** Why a line is not JSON. */
type Malformed = "not-json" | "not-a-json-number";

/** What is known of lines that differ only in their texts: what to note of each, or why none is JSON. */
type Verdict = readonly Note[] | Malformed;

export interface Sinks {
  errors: Findings<ErrorCode>;
  warnings: Findings<WarningCode>;
  seen: SeenRecords;
  against: SeenRecords | undefined;
}

/** Checks the lines of a dataset, one after another. */
export class Inspection implements Lines {
  records = 0;
  readonly lengths = new Lengths();
  /** Lines that end in a carriage return and a line feed. */
  carriageReturns = 0;
  /** Of all records. */
  readonly media: Record<MediaKind, number> = { image: 0, video: 0, document: 0 };

  #line = 0;
  /** A line that is not JSON seldom comes alone, and finding that out by an exception takes longer than parsing. */
  #malformed: Malformed | undefined;
  readonly #rules: ModelRules;
  readonly #sinks: Sinks;
  readonly #scan = new LineScan();
  readonly #record: RecordCheck;
  readonly #judge: Check;
  readonly #mostTokens: number;
  readonly #skeletons: Skeletons<Verdict> | undefined;
  #firstMedia: "image" | "video" | undefined;

  constructor(format: Format, rules: ModelRules, sinks: Sinks) {
    const words = [...rules.reserved, ...rules.avoided].flatMap((list) => list.words);
    this.#rules = rules;
    this.#sinks = sinks;
    this.#record = new RecordCheck(rules, sinks.errors, sinks.warnings);
    this.#judge = judgeOf(format, rules);
    this.#mostTokens = rules.tokens ?? Infinity;
    if (repetitive.has(format)) this.#skeletons = new Skeletons(rules.charactersPerToken, words);
  }

  /** What costs tokens though its characters are not counted. */
  get uncounted(): Uncounted[] {
    return [...this.#record.uncounted].toSorted();
  }

  tooLong(): void {
    this.#line += 1;
    this.records += 1;
    this.#error("line-too-long", longestLine);
  }

  read(bytes: Buffer<ArrayBuffer>, to: number): void {
    const read = bytes.subarray(0, to);
    const block: Block = { bytes: read, sound: isUtf8(read), nextReturn: read.indexOf(carriageReturn) };
    this.#scan.read(read);
    this.#skeletons?.read(read);
    for (let from = 0; from < to;) {
      this.#line += 1;
      const found = read.indexOf(newline, from);
      const end = found < 0 ? to : found;
      this.#check(block, this.#line === 1 ? this.#afterMark(read, from) : from, end);
      from = end + 1;
    }
  }

  #error(code: ErrorCode, ...details: readonly Detail[]): void {
    this.#sinks.errors.add(this.#line, code, [], details);
  }

  /** Where the first line begins without a byte order mark. */
  #afterMark(bytes: Buffer, from: number): number {
    if (!byteOrderMark.every((byte, index) => bytes[from + index] === byte)) return from;
    this.#error("byte-order-mark");
    return from + byteOrderMark.length;
  }

  /** Checks the line from `from` to `to`. */
  #check(block: Block, from: number, to: number): void {
    const { bytes } = block;
    if (from === to || ((bytes[from] ?? 0) <= space && bytes.toString("latin1", from, to).trim() === "")) {
      this.#error("blank-line");
      return;
    }
    this.records += 1;
    const end = block.nextReturn < 0 ? to : this.#endOf(block, from, to);
    if (end < 0) return;
    this.#scan.scan(from, end);
    const { wide } = this.#scan;
    if (wide && !block.sound && !isUtf8(bytes.subarray(from, end))) {
      this.#error("not-utf8");
      return;
    }
    if (this.#isLikeAnother(bytes, from, end)) return;
    const text = bytes.toString(wide ? "utf8" : "latin1", from, end);
    const value = this.#parsed(text);
    if (isObject(value)) this.#judgeRecord(value, text, bytes, from, end);
    else if (value !== undefined) this.#error("not-an-object", kindOf(value));
    // Where the flaw is differs with the texts, and is of no interest once there are too many to be told.
    else if (this.#malformed && this.#sinks.errors.full && this.#skeletons?.learns)
      this.#skeletons.learn(bytes.toString("latin1", from, end), from, end, this.#malformed);
  }

  /** Where a line ends without the carriage return that it may end in; -1, and an error, if it has another. */
  #endOf(block: Block, from: number, to: number): number {
    // Looked for again only behind it, for it may stand many lines further on.
    if (block.nextReturn >= 0 && block.nextReturn < from) block.nextReturn = block.bytes.indexOf(carriageReturn, from);
    const found = block.nextReturn;
    if (found < 0 || found >= to) return to;
    if (found === to - 1) {
      this.carriageReturns += 1;
      return found;
    }
    this.#error("lone-carriage-return");
    return -1;
  }

  /** Whether the line differs from one that was judged only in its texts, and if so, says of it what was said of that. */
  #isLikeAnother(bytes: Buffer, from: number, to: number): boolean {
    const skeletons = this.#skeletons;
    const verdict = skeletons?.match(from, to);
    if (!verdict || !skeletons) return false;
    if (typeof verdict === "string") {
      this.#sinks.errors.more(verdict);
      return true;
    }
    if (skeletons.tokens > this.#mostTokens) return false;
    for (const note of verdict) note(this.#line);
    const beyond = this.#scan.wide ? to - from - bytes.toString("utf8", from, to).length : 0;
    this.#conclude(skeletons.characters - beyond);
    return true;
  }

  #judgeRecord(value: JsonObject, text: string, bytes: Buffer, from: number, to: number): void {
    const record = this.#record;
    record.begin(this.#line, surrogate.test(text));
    this.#judge(value, record);
    const { characters, tokens, texts, media, special, notes } = record;
    const repeated = this.#hasRepeatedKeys(text, from, to);
    if (special === 0 && !record.crowded && !repeated && this.#skeletons?.learns) {
      const counted = { texts, characters: characters + to - from - text.length };
      this.#skeletons.learn(bytes.toString("latin1", from, to), from, to, notes, counted);
    }
    if (tokens > this.#mostTokens) this.#recount(value);
    for (const kind of mediaKinds) this.media[kind] += media[kind];
    if (media.image > 0 !== media.video > 0) this.#compareMedia(media.image > 0 ? "image" : "video");
    this.#conclude(characters);
  }

  /** Whether the record that was just judged has a key twice in one object, and if so, says of each. */
  #hasRepeatedKeys(text: string, from: number, to: number): boolean {
    if (this.#scan.keys(from, to) === this.#record.keys) return false;
    const { warnings } = this.#sinks;
    const { count, paths } = repeatedKeys(text);
    for (const path of paths) warnings.add(this.#line, "duplicate-key", path, [String(path.at(-1))]);
    warnings.more("duplicate-key", count - paths.length);
    return count > 0;
  }

  /** The value of what may be JSON; undefined, and an error, if it is none. */
  #parsed(text: string): unknown {
    const excess = text.length > longLine ? excessOf(text, deepest, mostValues) : undefined;
    if (excess !== undefined) {
      this.#malformed = undefined;
      if (excess === "levels") this.#error("too-deep", deepest);
      else this.#error("too-many-values", mostValues);
      return undefined;
    }
    if (this.#malformed && this.#isMalformed(text)) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      this.#malformed = undefined;
      return value;
    } catch {
      this.#isMalformed(text);
      return undefined;
    }
  }

  #isMalformed(text: string): boolean {
    const flaw = flawOf(text);
    this.#malformed = flaw && (flaw.word === undefined ? "not-json" : "not-a-json-number");
    if (!flaw) return false;
    if (flaw.word === undefined) this.#error("not-json", flaw.column, flaw.wrong);
    else this.#error("not-a-json-number", flaw.word, flaw.column);
    return true;
  }

  /** What is to be said of a record as one among others. */
  #conclude(characters: number): void {
    const { low, high } = this.#scan;
    const { seen, against, warnings } = this.#sinks;
    this.lengths.add(this.#line, characters);
    const before = seen.findOrAdd(low, high, this.#line);
    if (before > 0) warnings.add(this.#line, "duplicate-record", [], [before]);
    const trained = against?.find(low, high) ?? 0;
    if (trained > 0) warnings.add(this.#line, "shared-record", [], [trained]);
  }

  #recount(value: JsonObject): void {
    const tokens = this.#record.exactTokens(() => this.#judge(value, this.#record));
    if (tokens > this.#mostTokens) this.#error("too-many-tokens", tokens, this.#mostTokens, tokenRuleOf(this.#rules));
  }

  #compareMedia(kind: "image" | "video"): void {
    this.#firstMedia ??= kind;
    if (this.#firstMedia !== kind) this.#error("dataset-media-mixed", kind, this.#firstMedia);
  }
}
