import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionsHold, type Context } from "#local/iam/conditions.ts";
import type { Statement } from "#local/iam/statement.ts";

type Case = [NonNullable<Statement["Condition"]>, Context, boolean];

const arn = "arn:aws:events:us-east-1:1:rule/mine";

const cases: Case[] = [
  [{ StringEquals: { k: "a" } }, { k: ["a"] }, true],
  [{ StringEquals: { k: ["a", "b"] } }, { k: ["b"] }, true],
  [{ StringEquals: { k: "a" } }, { k: ["A"] }, false],
  [{ StringEquals: { k: "a*" } }, { k: ["ab"] }, false],
  [{ StringEquals: { k: "a" } }, {}, false],
  [{ StringEquals: { "aws:SourceAccount": "1" } }, { "AWS:sourceaccount": ["1"] }, true],
  [{ StringLike: { k: "a*" } }, { k: ["ab"] }, true],
  [{ StringLike: { k: "a?" } }, { k: ["abc"] }, false],
  [{ ArnEquals: { k: "arn:aws:events:*:1:rule/*" } }, { k: [arn] }, true],
  [{ ArnLike: { k: "arn:aws:events:*:1:rule/*" } }, { k: [arn] }, true],
  [{ ArnLike: { k: "arn:aws:events:*:2:rule/*" } }, { k: [arn] }, false],
  [{ ArnLike: { k: arn } }, {}, false],
  [{ Bool: { "aws:SecureTransport": "false" } }, { "aws:SecureTransport": ["false"] }, true],
  [{ Bool: { "aws:SecureTransport": "false" } }, { "aws:SecureTransport": ["true"] }, false],
  [{ Bool: { "aws:SecureTransport": "false" } }, {}, false],
  [{ Null: { k: "true" } }, {}, true],
  [{ Null: { k: "true" } }, { k: [] }, true],
  [{ Null: { k: "true" } }, { k: ["a"] }, false],
  [{ Null: { k: "false" } }, { k: ["a"] }, true],
  [{ Null: { k: "false" } }, {}, false],
  [{ "ForAllValues:ArnEquals": { k: arn } }, {}, true],
  [{ "ForAllValues:ArnEquals": { k: arn } }, { k: [arn, arn] }, true],
  [{ "ForAllValues:ArnEquals": { k: arn } }, { k: [arn, `${arn}2`] }, false],
  [{ "ForAnyValue:StringEquals": { k: "a" } }, { k: ["b", "a"] }, true],
  [{ "ForAnyValue:StringEquals": { k: "a" } }, {}, false],
  [{ StringLikeIfExists: { k: "a*" } }, {}, true],
  [{ StringLikeIfExists: { k: "a*" } }, { k: ["ab"] }, true],
  [{ StringLikeIfExists: { k: "a*" } }, { k: ["b"] }, false],
  [{ StringEquals: { k: "a", l: "b" } }, { k: ["a"] }, false],
  [{ StringEquals: { k: "a" }, Null: { l: "true" } }, { k: ["a"] }, true],
  [{ StringEquals: { k: "a" }, Null: { l: "true" } }, { k: ["a"], l: ["b"] }, false],
];

describe("a condition", () => {
  it.each(cases)("%j of %j: %s", (condition, context, holds) => {
    expect(conditionsHold(condition, context)).toBe(holds);
  });

  it("that is missing always holds", () => {
    expect(conditionsHold(undefined, {})).toBe(true);
  });

  it("with an operator that is not known is no condition that holds or not", () => {
    for (const operator of ["StringMatches", "ForMostValues:StringEquals", "StringMatchesIfExists", "NullIfExists"])
      expect(() => conditionsHold({ [operator]: { k: "a" } }, {})).toThrow(operator);
  });

  const values = fc.uniqueArray(fc.constantFrom("a", "b", "c"));
  it("over all values of a key is one over a subset, over any of them one over an intersection", () => {
    fc.assert(
      fc.property(values, values, (given, wanted) => {
        const within = new Set(given).isSubsetOf(new Set(wanted));
        const shared = new Set(given).intersection(new Set(wanted)).size > 0;
        expect(conditionsHold({ "ForAllValues:StringEquals": { k: wanted } }, { k: given })).toBe(within);
        expect(conditionsHold({ "ForAnyValue:StringEquals": { k: wanted } }, { k: given })).toBe(shared);
      }),
    );
  });
});
