/** Eight buckets between two powers of two. */
const steps = 8;
const times = 10;
const fewest = 20;
const leastRemarkable = 2_000;
const mostKept = 100;

export interface Length {
  line: number;
  characters: number;
}

const bucketOf = (characters: number): number => {
  if (characters < steps) return characters;
  const power = 31 - Math.clz32(characters);
  return (power - 2) * steps + ((characters >>> (power - 3)) & (steps - 1));
};

/** The most characters that a bucket counts. */
const upTo = (bucket: number): number => {
  if (bucket < steps) return bucket;
  const power = Math.floor(bucket / steps) + 2;
  return (steps + (bucket % steps) + 1) * 2 ** (power - 3) - 1;
};

/** How long records are, in memory that does not grow with them: counts in buckets, and the longest few. */
export class Lengths {
  characters = 0;
  longest: Length = { line: 0, characters: 0 };
  #records = 0;
  readonly #buckets = new Float64Array(31 * steps);
  /** From the shortest to the longest. */
  readonly #kept: Length[] = [];

  add(line: number, characters: number): void {
    this.#records += 1;
    this.characters += characters;
    const bucket = bucketOf(characters);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    if (this.longest.line === 0 || characters > this.longest.characters) this.longest = { line, characters };
    if (characters > leastRemarkable) this.#keep({ line, characters });
  }

  #keep(length: Length): void {
    const kept = this.#kept;
    const [shortest] = kept;
    if (kept.length === mostKept && shortest && length.characters <= shortest.characters) return;
    const at = kept.findIndex(({ characters }) => characters >= length.characters);
    kept.splice(at < 0 ? kept.length : at, 0, length);
    if (kept.length > mostKept) kept.shift();
  }

  /** Records by their characters, in powers of two. */
  histogram(): { upTo: number; records: number }[] {
    const rows: { upTo: number; records: number }[] = [];
    for (let first = 0; first < this.#buckets.length; first += steps) {
      const records = this.#buckets.subarray(first, first + steps).reduce((sum, count) => sum + count, 0);
      rows.push({ upTo: upTo(first + steps - 1), records });
    }
    const last = rows.findLastIndex(({ records }) => records > 0);
    return rows.slice(0, last + 1);
  }

  /** The records that are more than ten times as long as the one in the middle: their number, and up to 100 of the longest by line. */
  outliers(): { middle: number; count: number; lengths: Length[] } {
    const middle = this.#middle();
    const bucket = bucketOf(Math.max(middle * times, leastRemarkable));
    const count = this.#buckets.subarray(bucket + 1).reduce((sum, records) => sum + records, 0);
    if (this.#records < fewest || count === 0) return { middle, count: 0, lengths: [] };
    const lengths = this.#kept.filter(({ characters }) => characters > upTo(bucket));
    return { middle, count, lengths: lengths.toSorted((one, other) => one.line - other.line) };
  }

  #middle(): number {
    let records = 0;
    const bucket = this.#buckets.findIndex((count) => (records += count) * 2 >= this.#records);
    return upTo(Math.max(bucket, 0));
  }
}
