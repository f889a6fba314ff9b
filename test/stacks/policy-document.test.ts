import { describe, expect, it } from "vitest";
import { policyDocument } from "../../scripts/policy-document.ts";

const rendered = (...statements: object[]) => JSON.parse(policyDocument({ statements })).Statement;
const act = { actions: ["s3:GetObject"], resources: ["*"] };

describe("the policy that stacks are evaluated with", () => {
  it("says what a statement says, and allows where it does not say", () => {
    expect(rendered(act, { ...act, effect: "Deny", sid: "No" })).toEqual([
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] },
      { Sid: "No", Effect: "Deny", Action: ["s3:GetObject"], Resource: ["*"] },
    ]);
    expect(rendered({ notActions: ["s3:*"], notResources: ["a"] })).toEqual([
      { Effect: "Allow", NotAction: ["s3:*"], NotResource: ["a"] },
    ]);
  });

  it("names every principal, those of a type together", () => {
    const principals = [
      { type: "Service", identifiers: ["lambda.amazonaws.com"] },
      { type: "AWS", identifiers: ["123456789012"] },
      { type: "Service", identifiers: ["events.amazonaws.com"] },
    ];
    expect(rendered({ ...act, principals })[0].Principal).toEqual({
      Service: ["lambda.amazonaws.com", "events.amazonaws.com"],
      AWS: ["123456789012"],
    });
    expect(rendered({ ...act, principals: [{ type: "*", identifiers: ["*"] }] })[0].Principal).toBe("*");
    expect(rendered({ ...act, principals: [] })[0]).not.toHaveProperty("Principal");
  });

  it("keeps every condition of one operator", () => {
    const conditions = [
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] },
      { test: "Null", variable: "aws:TagKeys", values: ["false"] },
      { test: "StringEquals", variable: "kms:ViaService", values: ["s3"] },
    ];
    expect(rendered({ ...act, conditions })[0].Condition).toEqual({
      StringEquals: { "aws:SourceAccount": ["1"], "kms:ViaService": ["s3"] },
      Null: { "aws:TagKeys": ["false"] },
    });
  });

  it.each([
    ["principals that are left out", { statements: [{ ...act, notPrincipals: [] }] }],
    ["another document to start from", { statements: [act], sourcePolicyDocuments: ["{}"] }],
    [
      "everybody beside somebody",
      {
        statements: [
          {
            ...act,
            principals: [
              { type: "*", identifiers: ["*"] },
              { type: "AWS", identifiers: ["1"] },
            ],
          },
        ],
      },
    ],
  ])("is none for %s", (_, args) => {
    expect(() => policyDocument(args)).toThrow();
  });
});
