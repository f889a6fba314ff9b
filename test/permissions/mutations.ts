import type { Grant } from "#local/iam/decide.ts";
import type { Statement } from "#local/iam/statement.ts";

/** One change of one statement: what it says then, nothing where it is gone. */
export interface Mutation {
  what: string;
  from: Grant;
  to: Grant | undefined;
}

const changed = (from: Grant, what: string, over: Partial<Statement>): Mutation => {
  const statement = { ...from.statement, ...over };
  const empty = statement.Action.length === 0 || statement.Resource.length === 0;
  return { what, from, to: empty ? undefined : { ...from, statement } };
};

const without = (list: readonly string[], one: string) => list.filter((other) => other !== one);

const conditionsOf = ({ Condition = {} }: Statement) =>
  Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat() })),
  );

/** A statement's conditions with these values of one key; with no values, without the key. */
const withValues = ({ Condition = {} }: Statement, operator: string, key: string, values: string[]) => {
  const { [key]: _, ...others } = Condition[operator] ?? {};
  const keys = { ...others, ...(values.length > 0 && { [key]: values }) };
  return { ...Condition, [operator]: keys };
};

/** Each way to take one thing away from a statement. */
export const removals = {
  action: (from: Grant) =>
    from.statement.Action.map((action) => changed(from, action, { Action: without(from.statement.Action, action) })),
  resource: (from: Grant) =>
    from.statement.Resource.map((resource) =>
      changed(from, resource, { Resource: without(from.statement.Resource, resource) }),
    ),
  condition: (from: Grant) =>
    conditionsOf(from.statement).map(({ operator, key }) =>
      changed(from, `${operator} ${key}`, { Condition: withValues(from.statement, operator, key, []) }),
    ),
  "value of a condition": (from: Grant) =>
    conditionsOf(from.statement).flatMap(({ operator, key, values }) =>
      values.map((value) => {
        const rest = without(values, value);
        // With its only value goes the statement: no condition at all would be more, not less.
        return rest.length > 0
          ? changed(from, value, { Condition: withValues(from.statement, operator, key, rest) })
          : changed(from, value, { Action: [] });
      }),
    ),
} satisfies Record<string, (from: Grant) => Mutation[]>;

/** Each way to add one thing to a statement that nothing needs. */
export const additions = {
  action: (from: Grant) => [
    changed(from, "dynamodb:ExportTableToPointInTime", {
      Action: [...from.statement.Action, "dynamodb:ExportTableToPointInTime"],
    }),
  ],
  resource: (from: Grant) => [
    changed(from, "another account's queue", {
      Resource: [...from.statement.Resource, "arn:aws:sqs:us-east-1:210987654321:theirs"],
    }),
  ],
} satisfies Record<string, (from: Grant) => Mutation[]>;
