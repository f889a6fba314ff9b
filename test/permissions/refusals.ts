import type { Access } from "#local/iam/access.ts";
import { applies, type Grant } from "#local/iam/decide.ts";
import { once } from "./review.ts";

/** As if it came over plain HTTP. */
const insecure = (call: Access): Access => ({
  ...call,
  context: { ...call.context, "aws:SecureTransport": ["false"] },
});

/** What a condition key is in calls of somebody else's: nothing alike, the same in another account, and another of the account's. */
const theirs = [
  (value: string) => (value.startsWith("arn:") ? "arn:aws:sns:us-east-1:210987654321:theirs" : "theirs"),
  (value: string) => value.replaceAll(/\d{12}/g, "210987654321"),
  (value: string) => `${value}-theirs`,
];

const otherwise = (call: Access, operator: string, key: string, wanted: readonly string[]): Access[] => {
  const { [key]: values = [], ...others } = call.context;
  // Where the end is open, another one of the account's is one of ours.
  const kinds = wanted.some((value) => value.endsWith("*")) ? theirs.slice(0, 2) : theirs;
  const foreign = kinds
    .map((of) => values.map(of))
    .filter((changed) => changed.every((value, index) => value !== values[index]));
  const mixed = operator.startsWith("ForAllValues:") ? foreign.map((one) => [...values, ...one]) : [];
  return [others, ...[...foreign, ...mixed].map((one) => ({ ...others, [key]: one }))].map((context) => ({
    ...call,
    context,
  }));
};

/**
 * Calls that nobody may make: those that a denial is there for, sent over plain HTTP, and those that were allowed on a condition, without it
 * or on behalf of somebody else.
 */
export const refusalsOf = (grants: readonly Grant[], calls: readonly Access[]): Access[] =>
  once(
    grants.flatMap((grant) => {
      const { Effect, Condition = {} } = grant.statement;
      if (Effect === "Deny") return calls.map(insecure).filter((call) => applies(grant, call));
      const keys = Object.entries(Condition).flatMap(([operator, of]) =>
        Object.entries(of).map(([key, wanted]) => [operator, key, [wanted].flat()] as const),
      );
      return calls
        .filter((call) => applies(grant, call))
        .flatMap((call) => keys.flatMap(([operator, key, wanted]) => otherwise(call, operator, key, wanted)));
    }),
  );
