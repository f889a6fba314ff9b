import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tagChanges, tagsWithin, withDefaults, type Tag } from "#core/tags.ts";

const tags = (pairs: Record<string, string>): Tag[] => Object.entries(pairs).map(([key, value]) => ({ key, value }));

describe("what gives a resource the tags that are wanted", () => {
  it("removes what is not wanted, adds what is new or has another value, and does nothing else", () => {
    expect(tagChanges(tags({ a: "1", b: "2", c: "3" }), tags({ a: "1", b: "0", d: "4" }))).toEqual({
      remove: ["c"],
      add: tags({ b: "0", d: "4" }),
    });
    expect(tagChanges(tags({ a: "1" }), tags({ a: "1" }))).toEqual({ remove: [], add: [] });
  });

  it("leaves the tags that AWS has put there", () => {
    const present = tags({ "aws:cloudformation:stack-name": "s", "AWS:x": "y", awsome: "z" });
    expect(tagChanges(present, [])).toEqual({ remove: ["awsome"], add: [] });
  });

  it("ends in the tags that are wanted, and never has more on the way than before or after", () => {
    const some = fc
      .dictionary(fc.string({ minLength: 1, maxLength: 2 }), fc.string({ maxLength: 1 }), { maxKeys: 50 })
      .map(tags);
    fc.assert(
      fc.property(some, some, (present, wanted) => {
        const { remove, add } = tagChanges(present, wanted);
        const left = present.filter(({ key }) => !remove.includes(key));
        const after = new Map([...left, ...add].map(({ key, value }) => [key, value]));
        expect(after).toEqual(new Map(wanted.map(({ key, value }) => [key, value])));
        expect(after.size).toBeLessThanOrEqual(Math.max(present.length, wanted.length));
      }),
    );
  });
});

describe("tags with the deployment's", () => {
  const defaults = tags({ team: "platform", stage: "prod" });

  it("have a default where its key is not given", () => {
    expect(withDefaults(defaults, tags({ stage: "test", a: "1" }))).toEqual(
      tags({ stage: "test", a: "1", team: "platform" }),
    );
    expect(withDefaults(defaults)).toEqual(defaults);
  });

  it("are refused above 50, and told how many are the deployment's", () => {
    const given = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: "" }));
    expect(tagsWithin(defaults, given(48), "tags")).toHaveLength(50);
    expect(tagsWithin(defaults, [...given(48), { key: "team", value: "mine" }], "tags")).toHaveLength(50);
    expect(() => tagsWithin(defaults, given(49), "tags")).toThrow("together with the deployment's 2; got 51");
  });
});
