const most = 2 ** 19;

/** Lines by 64 bits of their hash, as many as fit into 12 MB, which is more than any model takes; others are not remembered. */
export class SeenRecords {
  /** How many records were looked up while there was room for another. */
  compared = 0;
  /** How many records the training data and the validation data after them have so far; undefined where nobody counted all of them. */
  records: number | undefined;
  #kept = 0;
  #mask = 2 ** 12 - 1;
  /** Three numbers a slot: both halves of the hash, and the line, which is 0 where the slot is free. */
  #slots = new Int32Array(3 * 2 ** 12);

  /** The line that was remembered with this hash; 0 for none. */
  find(low: number, high: number): number {
    return this.#slots[this.#slot(low, high) + 2] ?? 0;
  }

  /** The line that was remembered with this hash before, if any; if none, this one is remembered, as long as there is room. */
  findOrAdd(low: number, high: number, line: number): number {
    if (this.#kept >= most) return 0;
    this.compared += 1;
    const slot = this.#slot(low, high);
    const before = this.#slots[slot + 2] ?? 0;
    if (before !== 0) return before;
    this.#put(slot, low, high, line);
    this.#kept += 1;
    if (this.#kept * 2 > this.#mask && this.#kept < most) this.#grow();
    return 0;
  }

  #slot(low: number, high: number): number {
    const slots = this.#slots;
    for (let at = low & this.#mask; ; at = (at + 1) & this.#mask) {
      const slot = at * 3;
      if (slots[slot + 2] === 0 || (slots[slot] === low && slots[slot + 1] === high)) return slot;
    }
  }

  #put(slot: number, low: number, high: number, line: number): void {
    this.#slots[slot] = low;
    this.#slots[slot + 1] = high;
    this.#slots[slot + 2] = line;
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 4 + 3;
    this.#slots = new Int32Array(3 * (this.#mask + 1));
    for (let from = 0; from < old.length; from += 3) {
      const low = old[from] ?? 0;
      const high = old[from + 1] ?? 0;
      const line = old[from + 2] ?? 0;
      if (line !== 0) this.#put(this.#slot(low, high), low, high, line);
    }
  }
}
