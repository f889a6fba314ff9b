import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Access, Principal } from "#local/iam/access.ts";
import { decide, type Grant } from "#local/iam/decide.ts";

const actions = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"];
const resources = ["arn:aws:s3:::a", "arn:aws:s3:::b", "arn:aws:sqs:r:1:q"];
const roles = ["arn:aws:iam::1:role/one", "arn:aws:iam::1:role/two"];
const services = ["events.amazonaws.com", "lambda.amazonaws.com"];

const some = (of: string[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1 });
const statement = fc.record({
  Effect: fc.constantFrom("Allow" as const, "Deny" as const),
  Action: some(actions),
  Resource: some(resources),
});
const ofRole: fc.Arbitrary<Grant> = fc.record({
  name: fc.constant("Role"),
  role: fc.constantFrom(...roles),
  statement,
});
const ofResource: fc.Arbitrary<Grant> = fc
  .tuple(
    statement,
    fc.oneof(
      fc.constant("*" as const),
      some(services).map((Service) => ({ Service })),
    ),
  )
  .map(([one, Principal]) => ({ name: "Resource", statement: { ...one, Principal } }));
const grants = fc.array(fc.oneof(ofRole, ofResource), { maxLength: 6 });
const by: fc.Arbitrary<Principal> = fc.oneof(
  fc.constantFrom(...roles).map((role) => ({ role })),
  fc.constantFrom(...services).map((service) => ({ service })),
);
const access: fc.Arbitrary<Access> = fc.record({
  by,
  action: fc.constantFrom(...actions),
  resource: fc.constantFrom(...resources),
  context: fc.constant({}),
});

/** Without wildcards, what speaks of an access can be looked up. */
const speaks = ({ role, statement: { Principal, Action, Resource } }: Grant, asked: Access) => {
  const mine = "role" in asked.by && asked.by.role === role;
  const meant =
    Principal === "*" ||
    ("service" in asked.by && Principal !== undefined && Principal.Service.includes(asked.by.service));
  return (mine || meant) && Action.includes(asked.action) && Resource.includes(asked.resource);
};

describe("policies", () => {
  it("deny what any statement denies, allow what one allows, and nothing else", () => {
    fc.assert(
      fc.property(grants, access, (all, asked) => {
        const effects = new Set(all.filter((grant) => speaks(grant, asked)).map(({ statement }) => statement.Effect));
        const expected = effects.has("Deny") ? "denied" : effects.has("Allow") ? "allowed" : "not allowed";
        expect(decide(all, asked)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("say the same in any order", () => {
    fc.assert(
      fc.property(grants, access, (all, asked) => {
        expect(decide(all.toReversed(), asked)).toBe(decide(all, asked));
      }),
    );
  });

  const grant = (Action: string[], Resource: string[]): Grant => ({
    name: "Role",
    role: "mine",
    statement: { Effect: "Allow", Action, Resource },
  });
  const asked = (action: string, resource: string): Access => ({ by: { role: "mine" }, action, resource, context: {} });

  it.each([
    ["s3:*", "s3:GetObject", "allowed"],
    ["s3:Get*", "s3:PutObject", "not allowed"],
    ["S3:getobject", "s3:GetObject", "allowed"],
    ["*", "sqs:SendMessage", "allowed"],
  ])("take the action %s for %s: %s", (pattern, action, verdict) => {
    expect(decide([grant([pattern], ["*"])], asked(action, "arn:aws:s3:::a"))).toBe(verdict);
  });

  it("allow an action that takes no resource on * alone", () => {
    const list = asked("bedrock:ListCustomModels", "*");
    expect(decide([grant([list.action], ["arn:aws:bedrock:*:*:custom-model/*"])], list)).toBe("not allowed");
    expect(decide([grant([list.action], ["*"])], list)).toBe("allowed");
  });
});
