import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "#local/eventbridge/pattern.ts";
import { wildcard } from "#local/eventbridge/wildcard.ts";

const matches = (pattern: object, event: unknown) => compilePattern(JSON.stringify(pattern))(event);

describe("an event pattern", () => {
  it.each<[string, unknown[], unknown[], unknown[]]>([
    ["exact text", ["a", "b"], ["a", ["x", "b"]], ["A", "ab", 1, undefined, [], {}]],
    ["exact number", [300], [300, 3e2], ["300", 301]],
    ["true, false and null", [true, null], [true, null, [null]], [false, undefined, "null"]],
    ["prefix", [{ prefix: "ab" }], ["ab", "abc"], ["a", "Abc", 1]],
    ["prefix, any case", [{ prefix: { "equals-ignore-case": "aB" } }], ["ABc"], ["a"]],
    ["suffix", [{ suffix: ".csv" }], ["x.csv", ".csv"], ["x.CSV", "csv"]],
    ["suffix, any case", [{ suffix: { "equals-ignore-case": ".CSV" } }], ["x.csv"], ["x.cs"]],
    ["equals-ignore-case", [{ "equals-ignore-case": "Done" }], ["dONE"], ["done!"]],
    ["anything-but a value", [{ "anything-but": "a" }], ["b", ["a", "b"], 1], ["a", undefined, []]],
    ["anything-but values", [{ "anything-but": [1, 2] }], [3, "1"], [1, 2]],
    ["anything-but prefix", [{ "anything-but": { prefix: "ab" } }], ["b"], ["abc"]],
    ["anything-but prefixes", [{ "anything-but": { prefix: ["a", "b"] } }], ["c"], ["a1", "b1"]],
    ["anything-but suffix", [{ "anything-but": { suffix: ".tmp" } }], ["a"], ["a.tmp"]],
    ["anything-but wildcard", [{ "anything-but": { wildcard: "*/tmp/*" } }], ["a/b"], ["a/tmp/b"]],
    ["anything-but any case", [{ "anything-but": { "equals-ignore-case": ["a"] } }], ["b"], ["A"]],
    ["numeric equality", [{ numeric: ["=", 3.5] }], [3.5], [3, "3.5"]],
    ["numeric range", [{ numeric: [">", 0, "<=", 5] }], [0.1, 5, [9, 3]], [0, 5.1, "3"]],
    ["exists", [{ exists: true }], ["", null, 0, [1]], [undefined, {}, []]],
    ["exists not", [{ exists: false }], [undefined, {}], ["", null]],
    ["exists not, or a value", [{ exists: false }, "a"], [undefined, "a"], ["b"]],
    ["cidr", [{ cidr: "10.0.0.0/24" }], ["10.0.0.255"], ["10.0.1.0", "text"]],
    ["cidr, IPv6", [{ cidr: "2001:db8::/32" }], ["2001:db8::1"], ["2001:db9::1", "10.0.0.1"]],
    ["wildcard", [{ wildcard: "dir/*.png" }], ["dir/a.png", "dir/.png", "dir/b/c.png"], ["dir.png", "dir/a.pn"]],
    ["wildcard, escaped", [{ wildcard: "a\\**" }], ["a*", "a*b"], ["ab"]],
  ])("matches %s", (_what, rule, like, unlike) => {
    for (const value of like) expect([value, matches({ f: rule }, { f: value })]).toEqual([value, true]);
    for (const value of unlike) expect([value, matches({ f: rule }, { f: value })]).toEqual([value, false]);
  });

  it("asks for every field, at any depth", () => {
    const pattern = { source: ["s"], detail: { job: { status: ["Failed"] } } };
    expect(matches(pattern, { source: "s", detail: { job: { status: "Failed", more: 1 } } })).toBe(true);
    expect(matches(pattern, { source: "s", detail: { job: "Failed" } })).toBe(false);
    expect(matches(pattern, { detail: { job: { status: "Failed" } } })).toBe(false);
  });

  it("asks for it of one and the same object in a list", () => {
    const pattern = { list: { a: [1], b: [2] } };
    expect(matches(pattern, { list: [{ a: 1 }, { a: 1, b: 2 }] })).toBe(true);
    expect(matches(pattern, { list: [{ a: 1 }, { b: 2 }] })).toBe(false);
  });

  it("takes any of the choices of $or, and all of what stands beside it", () => {
    const pattern = { source: ["s"], $or: [{ a: [1] }, { detail: { b: [{ prefix: "x" }] } }] };
    expect(matches(pattern, { source: "s", a: 1 })).toBe(true);
    expect(matches(pattern, { source: "s", detail: { b: "xy" } })).toBe(true);
    expect(matches(pattern, { source: "s", a: 2 })).toBe(false);
    expect(matches(pattern, { a: 1 })).toBe(false);
  });

  it("does not see what every object has by nature", () => {
    expect(matches({ constructor: [{ exists: false }] }, {})).toBe(true);
  });

  it.each([
    "",
    "[]",
    "{}",
    '{"a":{}}',
    '{"a":"text"}',
    '{"a":[]}',
    '{"a":[[1]]}',
    '{"a":[{}]}',
    '{"a":[{"prefix":1}]}',
    '{"a":[{"prefix":"a","suffix":"b"}]}',
    '{"a":[{"unheard-of":1}]}',
    '{"a":[{"constructor":1}]}',
    '{"a":[{"exists":"yes"}]}',
    '{"a":[{"numeric":["~",1]}]}',
    '{"a":[{"numeric":[">","1"]}]}',
    '{"a":[{"cidr":"10.0.0.0/99"}]}',
    '{"a":[{"wildcard":"a**"}]}',
    '{"a":[{"wildcard":"a\\\\b"}]}',
    '{"a":[{"anything-but":[1,"a"]}]}',
    '{"a":[{"anything-but":{"numeric":["=",1]}}]}',
  ])("is refused when it is %s", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow("Event pattern is not valid. Reason:");
  });
});

describe("a wildcard", () => {
  it("matches what the same pattern matches as a regular expression", () => {
    const piece = fc.constantFrom("a", "b", "*");
    const pattern = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("").replaceAll(/\*+/g, "*"));
    const text = fc.array(fc.constantFrom("a", "b"), { maxLength: 10 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        expect(wildcard(pattern)(text)).toBe(new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never goes back over the text", () => {
    const hostile = wildcard("*a".repeat(1_000) + "*b");
    expect(hostile("a".repeat(200_000))).toBe(false);
  });
});
