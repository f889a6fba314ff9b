import fc from "fast-check";
import { expect, it } from "vitest";
import { LineScan } from "#core/dataset/scan.ts";
import { SeenRecords } from "#core/dataset/seen.ts";

it("finds what was added and nothing else, as a map would", () => {
  const half = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 200 }), (hashes) => {
      const seen = new SeenRecords();
      const lines = new Map<string, number>();
      for (const [index, [low, high]] of hashes.entries()) {
        expect(seen.findOrAdd(low, high, index + 1)).toBe(lines.get(`${low},${high}`) ?? 0);
        if (!lines.has(`${low},${high}`)) lines.set(`${low},${high}`, index + 1);
      }
      for (const [low, high] of hashes) expect(seen.find(low, high)).toBe(lines.get(`${low},${high}`));
    }),
  );
});

it("remembers 524,288 records, and says how many it compared", () => {
  const seen = new SeenRecords();
  for (let index = 1; index <= 600_000; index += 1) seen.findOrAdd(Math.imul(index, 0x9e3779b1), index, index);
  expect(seen.compared).toBe(2 ** 19);
  expect(seen.find(Math.imul(2 ** 19, 0x9e3779b1), 2 ** 19)).toBe(2 ** 19);
  expect(seen.find(Math.imul(2 ** 19 + 1, 0x9e3779b1), 2 ** 19 + 1)).toBe(0);
});

it("tells half a million lines apart that differ only in their last few bytes", () => {
  const scan = new LineScan();
  const head = '{"prompt":"What is it?","x":"012';
  expect(head).toHaveLength(32);
  for (const tail of ["0000000", "000000000000000"]) {
    const bytes = Buffer.from(head + tail);
    scan.read(bytes);
    const hashes = new Set<string>();
    for (let index = 0; index < 520_000; index += 1) {
      bytes.write(String(index * 17).padStart(tail.length, "0"), head.length, "latin1");
      scan.scan(0, bytes.length);
      hashes.add(`${scan.low},${scan.high}`);
    }
    expect(hashes.size).toBe(520_000);
  }
});

it("tells half a million lines apart that differ only in every fourth word", () => {
  const scan = new LineScan();
  const bytes = Buffer.from("x".repeat(96));
  scan.read(bytes);
  const hashes = new Set<string>();
  for (let index = 0; index < 520_000; index += 1) {
    const digits = String(Math.imul(index, 7_919) >>> 0).padStart(10, "0");
    bytes.write(digits.slice(0, 4), 16, "latin1");
    bytes.write(digits.slice(4, 8), 48, "latin1");
    bytes.write(digits.slice(8), 64, "latin1");
    scan.scan(0, bytes.length);
    hashes.add(`${scan.low},${scan.high}`);
  }
  expect(hashes.size).toBe(520_000);
});

it("tells half a million lines apart that differ in a few places", () => {
  const scan = new LineScan();
  const bytes = Buffer.from('{"prompt":"What is the number 0000000 of 0000000?","completion":"It is 0000000."}');
  scan.read(bytes);
  const hashes = new Set<string>();
  for (let index = 0; index < 500_000; index += 1) {
    const digits = String(index).padStart(7, "0");
    bytes.write(digits, 31, "latin1");
    bytes.write([...digits].reverse().join(""), 42, "latin1");
    scan.scan(0, bytes.length);
    hashes.add(`${scan.low},${scan.high}`);
  }
  expect(hashes.size).toBe(500_000);
});
