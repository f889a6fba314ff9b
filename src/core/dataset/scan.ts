/** Two odd numbers with well mixed bits, as hash functions multiply by. */
const first = 0x9e3779b1 | 0;
const second = 0x85ebca77 | 0;

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;

const rotated = (word: number) => (word << 13) | (word >>> 19);

const mixed = (word: number) => {
  let bits = Math.imul(word ^ (word >>> 15), second);
  bits = Math.imul(bits ^ (bits >>> 13), first);
  return bits ^ (bits >>> 16);
};

const highest = 0x80808080 | 0;

/**
 * What one pass over the bytes of a line tells, four at a time: it is cheap beside parsing, and most lines need nothing else. The last
 * line's answers stand in the members until the next scan.
 */
export class LineScan {
  /** 64 bits that differ between lines that differ. */
  low = 0;
  high = 0;
  /** Whether there are bytes outside ASCII. */
  wide = false;
  #bytes: Buffer<ArrayBuffer> = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** The first colon that is known to stand behind the lines whose keys were counted. */
  #nextColon = -1;

  /** Turns to other bytes, in which lines are scanned from then on. */
  read(bytes: Buffer<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#nextColon = -1;
  }

  scan(from: number, to: number): void {
    const view = this.#view;
    // Four lanes, so that the multiplications need not wait for one another. Each passes on what it has to the next, for lines may differ in
    // the words of one lane only, of which 32 bits alone would be left.
    let a = first;
    let b = second;
    let c = first ^ second;
    let d = to - from;
    let seen = 0;
    let at = from;
    for (const end = to - 16; at <= end; at += 16) {
      const one = view.getInt32(at, true);
      const two = view.getInt32(at + 4, true);
      const three = view.getInt32(at + 8, true);
      const four = view.getInt32(at + 12, true);
      const next = rotated(Math.imul(a ^ one, first)) ^ d;
      d = rotated(Math.imul(d ^ four, first)) ^ c;
      c = rotated(Math.imul(c ^ three, first)) ^ b;
      b = rotated(Math.imul(b ^ two, first)) ^ a;
      a = next;
      seen |= one | two | three | four;
    }
    for (; at < to; at += 1) {
      const byte = view.getUint8(at);
      // In two lanes, for the same reason.
      a = rotated(Math.imul(a ^ byte, first));
      c = rotated(Math.imul(c ^ byte, second));
      seen |= byte;
    }
    this.wide = (seen & highest) !== 0;
    this.low = mixed(a ^ rotated(c)) ^ mixed(b + d);
    this.high = mixed(c ^ rotated(d)) ^ mixed(a + rotated(b));
  }

  /** Where keys may end: never fewer than there are keys, and seldom more. Lines are asked about in their order. */
  keys(from: number, to: number): number {
    const bytes = this.#bytes;
    let keys = 0;
    let at = this.#nextColon < from ? colonFrom(bytes, from) : this.#nextColon;
    for (; at < to; at = colonFrom(bytes, at + 1)) {
      let before = at - 1;
      while (before > from && isSpace(bytes[before])) before -= 1;
      if (bytes[before] !== quote) continue;
      let escapes = before;
      while (escapes > from && bytes[escapes - 1] === backslash) escapes -= 1;
      if ((before - escapes) % 2 === 0) keys += 1;
    }
    // It may stand many lines further on, and would be looked for in each of them.
    this.#nextColon = at;
    return keys;
  }
}

/** Where the next colon stands; behind all bytes if there is none. */
const colonFrom = (bytes: Buffer, from: number): number => {
  const found = bytes.indexOf(colon, from);
  return found < 0 ? bytes.length : found;
};

const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x09 || byte === 0x0d;
