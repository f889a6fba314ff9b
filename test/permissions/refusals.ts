import type { Access } from "#local/iam/access.ts";
import { applies, type Grant } from "#local/iam/decide.ts";

/** As if it came over plain HTTP. */
const insecure = (call: Access): Access => ({
  ...call,
  context: { ...call.context, "aws:SecureTransport": ["false"] },
});

/** What a condition key is in a call of somebody else's. */
const theirs = (value: string) => (value.startsWith("arn:") ? "arn:aws:sns:us-east-1:210987654321:theirs" : "theirs");

const otherwise = (call: Access, operator: string, key: string): Access[] => {
  const { [key]: values = [], ...others } = call.context;
  const foreign = values.map(theirs);
  const mixed = operator.startsWith("ForAllValues:") ? [{ ...others, [key]: [...values, ...foreign] }] : [];
  return [others, { ...others, [key]: foreign }, ...mixed].map((context) => ({ ...call, context }));
};

/**
 * Calls that nobody may make: those that a denial is there for, sent over plain HTTP, and those that were allowed on a condition, without it
 * or on behalf of somebody else.
 */
export const refusalsOf = (grants: readonly Grant[], calls: readonly Access[]): Access[] =>
  grants.flatMap((grant) => {
    const { Effect, Condition = {} } = grant.statement;
    if (Effect === "Deny") return calls.map(insecure).filter((call) => applies(grant, call));
    const keys = Object.entries(Condition).flatMap(([operator, of]) =>
      Object.keys(of).map((key) => [operator, key] as const),
    );
    return calls
      .filter((call) => applies(grant, call))
      .flatMap((call) => keys.flatMap(([operator, key]) => otherwise(call, operator, key)));
  });
