import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf } from "#aws/hash.ts";

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
};

describe("a request's hash", () => {
  it("does not depend on the order of members, and does on everything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(hashOf(reversed(one))).toBe(hashOf(one));
        if (JSON.stringify(one) !== JSON.stringify(other))
          expect(hashOf({ one, other })).not.toBe(hashOf({ one: other, other: one }));
      }),
    );
  });

  it("tells one time from another", () => {
    expect(hashOf({ at: new Date(0) })).not.toBe(hashOf({ at: new Date(1) }));
  });

  it("takes a member that is undefined for one that is absent", () => {
    expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
  });
});
