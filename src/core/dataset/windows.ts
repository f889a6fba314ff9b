const newline = 0x0a;
const start = 2 ** 18;

/** More bytes than the text of any record that a model takes, and few enough that what is made of them fits into memory. */
export const longestLine = 2 ** 21;

/** What becomes of the lines. */
export interface Lines {
  /** Whole lines, at least one: the bytes up to `to`, where only the file's last may lack its end. They are overwritten afterwards. */
  read(bytes: Buffer<ArrayBuffer>, to: number): void;
  /** A line of more than {@link longestLine} bytes, of which nothing is kept. */
  tooLong(): void;
}

/** Cuts bytes that come in any pieces into blocks of whole lines, in memory that is bounded by the longest line. */
export class LineWindows {
  #bytes = Buffer.allocUnsafeSlow(start);
  #filled = 0;
  #skipping = false;
  readonly #lines: Lines;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  add(chunk: Uint8Array): void {
    let from = 0;
    while (from < chunk.length) {
      if (this.#skipping) {
        const end = chunk.indexOf(newline, from);
        if (end < 0) return;
        this.#skipping = false;
        from = end + 1;
        continue;
      }
      const to = Math.min(chunk.length, from + this.#bytes.length - this.#filled);
      this.#bytes.set(chunk.subarray(from, to), this.#filled);
      this.#filled += to - from;
      from = to;
      if (this.#filled === this.#bytes.length) this.#drain();
    }
  }

  end(): void {
    if (this.#filled > 0) this.#lines.read(this.#bytes, this.#filled);
    this.#filled = 0;
  }

  /** In the place of {@link end} where more would follow: a line that is cut is not read. */
  cut(): void {
    const end = this.#bytes.subarray(0, this.#filled).lastIndexOf(newline) + 1;
    if (end > 0) this.#lines.read(this.#bytes, end);
    this.#filled = 0;
  }

  #drain(): void {
    const end = this.#bytes.lastIndexOf(newline) + 1;
    if (end > 0) {
      this.#lines.read(this.#bytes, end);
      this.#bytes.copyWithin(0, end, this.#filled);
      this.#filled -= end;
    } else if (this.#filled <= longestLine) {
      const grown = Buffer.allocUnsafeSlow(Math.min(this.#filled * 2, longestLine + 1));
      grown.set(this.#bytes);
      this.#bytes = grown;
    } else {
      this.#lines.tooLong();
      this.#skipping = true;
      this.#filled = 0;
    }
  }
}
