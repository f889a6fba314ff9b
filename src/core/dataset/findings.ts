import { quoted } from "../quoted.ts";
import type { Detail } from "./problems.ts";
import type { Finding } from "./report.ts";
import { pointerOf, type Path } from "./pointer.ts";

const most = 100;

/**
 * Keeps the first 100 findings, and all about the dataset as a whole in the place of the last of these, and counts them all. A finding that is
 * not kept costs no more than its count.
 */
export class Findings<Code extends string> {
  readonly kept: Finding[] = [];
  count = 0;
  readonly byCode: Partial<Record<Code, number>> = {};
  readonly #sentences: Readonly<Record<Code, (...details: readonly Detail[]) => string>>;

  constructor(sentences: Readonly<Record<Code, (...details: readonly Detail[]) => string>>) {
    this.#sentences = sentences;
  }

  /** Whether another finding would only be counted. */
  get full(): boolean {
    return this.kept.length >= most;
  }

  /** Counts findings of which too many are known to be told. */
  more(code: Code, count = 1): void {
    if (count === 0) return;
    this.count += count;
    this.byCode[code] = (this.byCode[code] ?? 0) + count;
  }

  add(line: number, code: Code, path: Path = [], details: readonly Detail[] = []): void {
    this.more(code);
    if (this.full) {
      if (line > 0) return;
      this.kept.splice(
        this.kept.findLastIndex((one) => one.line > 0),
        1,
      );
    }
    const safe = details.map((detail) => (typeof detail === "string" ? quoted(detail) : detail));
    this.kept.push({ line, code, pointer: pointerOf(path), message: this.#sentences[code](...safe) });
  }
}
