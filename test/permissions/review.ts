import type { Access } from "#local/iam/access.ts";
import { applies, decide, type Grant } from "#local/iam/decide.ts";
import { lineToAdd } from "#local/iam/stage.ts";
import { lineOf, type Statement } from "#local/iam/statement.ts";

type Condition = NonNullable<Statement["Condition"]>;

/** What may be wider in a policy than in any one call: resources, values of conditions, and actions that may reach everything. */
export interface Open {
  resources: Readonly<Record<string, string>>;
  values: Readonly<Record<string, string>>;
  actions: Readonly<Record<string, string>>;
}

/** Keeps every access once, and lets it be. */
export const recorder = () => {
  const kept = new Map<string, Access>();
  return {
    calls: () => [...kept.values()],
    authorize(access: Access) {
      kept.set(JSON.stringify(access), access);
      return undefined;
    },
  };
};

/** Each of these calls once. */
export const once = (calls: readonly Access[]): Access[] => [
  ...new Map(calls.map((call) => [JSON.stringify(call), call])).values(),
];

/** A grant, in one line. */
export const told = ({ name, statement }: Grant): string => lineOf(name, statement);

/** Grants that differ in more than what they are called: a function that answers two routes has the same permission twice. */
export const distinct = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((grant) => [JSON.stringify([grant.role, grant.statement]), grant])).values(),
];

/** Those of these calls that a grant can speak of, by who makes them. */
export const callsOf = (calls: readonly Access[]): ((grant: Grant) => readonly Access[]) => {
  const byCaller = Map.groupBy(calls, ({ by }) => ("role" in by ? by.role : by.service));
  return ({ role, statement: { Principal } }) => {
    if (role !== undefined) return byCaller.get(role) ?? [];
    if (Principal === undefined || Principal === "*") return calls;
    return [Principal.Service].flat().flatMap((service) => byCaller.get(service) ?? []);
  };
};

/** Whether a condition is about all of a key's values, so that several of its own may meet it together. */
const isOfAll = (operator: string) => operator.startsWith("ForAllValues:");

/** A condition for each of the values that would meet it. */
const singleConditions = (condition: Condition = {}): Condition[] =>
  Object.entries(condition)
    .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values })))
    .reduce<Condition[]>(
      (made, { operator, key, values }) =>
        made.flatMap((one) =>
          (isOfAll(operator) ? [values] : [values].flat()).map((value) => ({
            ...one,
            [operator]: { ...one[operator], [key]: value },
          })),
        ),
      [{}],
    );

const singlePrincipals = (principal: Statement["Principal"]): Pick<Statement, "Principal">[] =>
  principal === undefined || principal === "*"
    ? [{ ...(principal && { Principal: principal }) }]
    : [principal.Service].flat().map((Service) => ({ Principal: { Service } }));

/** What a grant is made of: one action of one principal, on one resource, under one value of each condition. */
export const piecesOf = ({ statement, ...of }: Grant): Grant[] => {
  const { Condition: _, Principal: __, ...rest } = statement;
  return singlePrincipals(statement.Principal).flatMap((principal) =>
    statement.Action.flatMap((action) =>
      statement.Resource.flatMap((resource) =>
        singleConditions(statement.Condition).map((one) => {
          const Condition = Object.keys(one).length > 0 ? { Condition: one } : {};
          return { ...of, statement: { ...rest, ...principal, ...Condition, Action: [action], Resource: [resource] } };
        }),
      ),
    ),
  );
};

const isWide = (text: string) => /[*?]/.test(text);

/** The calls than which a piece of a grant is no wider, or wider for a reason; whether it speaks of them is not asked. */
const fitting = ({ statement }: Grant, open: Open): ((call: Access) => boolean) => {
  const [[action = ""], [resource = ""]] = [statement.Action, statement.Resource];
  const values = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.values(keys).flat());
  const unjustified = values.some((value) => isWide(value) && !(value in open.values));
  if (statement.Principal === "*" || isWide(action) || unjustified) return () => false;
  const mayBeWide = resource === "*" ? action in open.actions : resource in open.resources;
  return (call) => call.action === action && (mayBeWide || call.resource === resource);
};

/** What would have to be added for these calls to be allowed, a line each. */
export const lacking = (grants: readonly Grant[], calls: readonly Access[]): string[] => {
  const refused = calls.filter((call) => decide(grants, call) !== "allowed");
  return [...new Set(refused.map(lineToAdd))];
};

/** Which of these calls are allowed, a line each. */
export const admitted = (grants: readonly Grant[], calls: readonly Access[]): string[] =>
  calls.filter((call) => decide(grants, call) === "allowed").map(lineToAdd);

/** Values of conditions over all values of a key that no call has. */
const idleValues = ({ statement, ...of }: Grant, calls: readonly Access[]): Grant[] =>
  Object.entries(statement.Condition ?? {})
    .filter(([operator]) => isOfAll(operator))
    .flatMap(([operator, keys]) =>
      Object.entries(keys).flatMap(([key, values]) =>
        [values]
          .flat()
          .map((value): Grant => ({ ...of, statement: { ...statement, Condition: { [operator]: { [key]: value } } } }))
          .filter(
            (one) =>
              !calls.some((call) => (call.context[key] ?? []).some((value) => applies(one, only(call, key, value)))),
          ),
      ),
    );

const only = (call: Access, key: string, value: string): Access => ({ ...call, context: { [key]: [value] } });

/** Pieces of a grant that none of the calls that it can speak of needs as wide as they are. A denial is there for what must not happen. */
export const unused = (grant: Grant, calls: readonly Access[], open: Open): Grant[] =>
  grant.statement.Effect === "Deny"
    ? []
    : piecesOf(grant).flatMap((piece) => {
        const fits = fitting(piece, open);
        const needing = calls.filter((call) => fits(call) && applies(piece, call));
        return needing.length === 0 ? [piece] : idleValues(piece, needing);
      });

/** Calls that several pieces of these grants allow, each with two of them, a line each. */
export const twice = (grants: readonly Grant[], calls: readonly Access[]): string[] => {
  const pieces = grants.filter(({ statement }) => statement.Effect === "Allow").flatMap(piecesOf);
  const byCaller = Map.groupBy(pieces, ({ role = "" }) => role);
  return calls.flatMap((call) => {
    const speaking = [...("role" in call.by ? (byCaller.get(call.by.role) ?? []) : []), ...(byCaller.get("") ?? [])];
    const [first, second] = speaking.filter((piece) => applies(piece, call));
    return first && second ? [`${told(first)}, and ${told(second)}`] : [];
  });
};
