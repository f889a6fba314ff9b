import type { Access } from "#local/iam/access.ts";
import { applies, decide, type Grant } from "#local/iam/decide.ts";
import { lineToAdd } from "#local/iam/stage.ts";
import { lineOf, type Statement } from "#local/iam/statement.ts";

type Condition = NonNullable<Statement["Condition"]>;

/** Keeps every access once, by the names of a stage, and lets it be. */
export const recorder = (inStage: (access: Access) => Access) => {
  const told = new Set<string>();
  const kept = new Map<string, Access>();
  return {
    calls: () => [...kept.values()],
    authorize(access: Access) {
      const text = JSON.stringify(access);
      if (told.has(text)) return undefined;
      told.add(text);
      const call = inStage(access);
      kept.set(JSON.stringify(call), call);
      return undefined;
    },
  };
};

/** A grant, in one line. */
export const told = ({ name, statement }: Grant): string => lineOf(name, statement);

/** Grants that differ in more than what they are called: a function that answers two routes has the same permission twice. */
export const distinct = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((grant) => [JSON.stringify([grant.role, grant.statement]), grant])).values(),
];

/** A condition for each of the values that would meet it. */
const singleConditions = (condition: Condition = {}): Condition[] =>
  Object.entries(condition)
    .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values })))
    .reduce<Condition[]>(
      (made, { operator, key, values }) =>
        made.flatMap((one) =>
          [values].flat().map((value) => ({ ...one, [operator]: { ...one[operator], [key]: value } })),
        ),
      [{}],
    );

/** What a grant is made of: one action, one resource and one value of each condition. */
export const piecesOf = ({ statement, ...of }: Grant): Grant[] =>
  statement.Action.flatMap((action) =>
    statement.Resource.flatMap((resource) =>
      singleConditions(statement.Condition).map((one) => {
        const { Condition: _, ...rest } = statement;
        const Condition = Object.keys(one).length > 0 ? { Condition: one } : {};
        return { ...of, statement: { ...rest, ...Condition, Action: [action], Resource: [resource] } };
      }),
    ),
  );

/** What would have to be added for these calls to be allowed, a line each. */
export const lacking = (grants: readonly Grant[], calls: readonly Access[]): string[] => {
  const refused = calls.filter((call) => decide(grants, call) !== "allowed");
  return [...new Set(refused.map(lineToAdd))];
};

/** Which of these calls are allowed, a line each. */
export const admitted = (grants: readonly Grant[], calls: readonly Access[]): string[] =>
  calls.filter((call) => decide(grants, call) === "allowed").map(lineToAdd);

/** Pieces of what is granted that none of these calls needs. A denial is there for what must not happen. */
export const unused = (grants: readonly Grant[], calls: readonly Access[]): Grant[] =>
  grants
    .filter(({ statement }) => statement.Effect === "Allow")
    .flatMap(piecesOf)
    .filter((piece) => !calls.some((call) => applies(piece, call)));
