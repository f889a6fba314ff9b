import fc from "fast-check";
import { expect, it } from "vitest";
import { flawOf, excessOf, repeatedKeys } from "#core/dataset/json.ts";

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const pieces = fc.constantFrom(
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    "1",
    "-",
    "0",
    "01",
    ".5",
    "1.5e+3",
    "e",
    "true",
    "nul",
    "null",
    "NaN",
    " ",
    "\t",
    "\\",
    "\\u12",
    '"\\u00e9"',
    "\u0001",
    "é",
    "\n",
    "\r",
  ],
);
const almostJson = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((some) => some.join("")),
  fc.json(),
  fc
    .tuple(fc.json(), fc.nat({ max: 30 }), pieces)
    .map(([json, at, piece]) => json.slice(0, at) + piece + json.slice(at + 1)),
);

it("calls JSON exactly what JSON.parse calls so", () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      expect(flawOf(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 5_000 },
  );
});

it("says where JSON ends to be JSON", () => {
  expect(flawOf('{"a":1,}')).toEqual({ column: 8, wrong: "a key must stand in double quotes" });
  expect(flawOf('{"a":NaN}')).toEqual({ column: 6, wrong: "no value begins so", word: "NaN" });
  expect(flawOf('{"a":"\\x"}')).toEqual({ column: 7, wrong: "an unknown escape" });
  expect(flawOf('{"a":1}{')).toEqual({ column: 8, wrong: "something after the end" });
  expect(flawOf("[")).toEqual({ column: 2, wrong: "it ends too early" });
});

it("finds each key that stands twice in one object, and none that stands in two", () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.string(), fc.constant(1), tie("list"), tie("object")),
    list: fc.array(tie("value"), { maxLength: 3 }),
    object: fc.dictionary(fc.string({ maxLength: 3 }), tie("value"), { maxKeys: 3 }),
  })).value;
  fc.assert(
    fc.property(value, fc.string({ maxLength: 3 }), (inner, key) => {
      const json = JSON.stringify(inner);
      expect(repeatedKeys(json)).toEqual({ count: 0, paths: [] });
      const name = JSON.stringify(key);
      expect(repeatedKeys(`[0,{"x":[${json}],${name}:${json},"y":1,${name}:2}]`)).toEqual(
        key === "x" || key === "y" ? expect.anything() : { count: 1, paths: [[1, key]] },
      );
    }),
  );
});

it("counts all keys that stand twice, and says of the first 100 where", () => {
  const { count, paths } = repeatedKeys(`{"a":0${',"a":0'.repeat(1_000)}}`);
  expect(count).toBe(1_000);
  expect(paths).toEqual(Array.from({ length: 100 }, () => ["a"]));
});

it("counts levels and values by brackets outside of strings", () => {
  expect(excessOf("[".repeat(100), 100, 100)).toBeUndefined();
  expect(excessOf("[".repeat(101), 100, 200)).toBe("levels");
  expect(excessOf(`["${"[".repeat(101)}"]`, 1, 1)).toBeUndefined();
  expect(excessOf(`["\\"${"[".repeat(101)}`, 1, 1)).toBeUndefined();
  expect(excessOf("[{},{},[]]", 9, 4)).toBeUndefined();
  expect(excessOf("[{},{},[]]", 9, 3)).toBe("values");
});
