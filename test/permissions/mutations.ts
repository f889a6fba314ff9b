import type { Grant } from "#local/iam/decide.ts";
import type { Statement } from "#local/iam/statement.ts";

/** One change of one statement: what it says then, nothing where it is gone. */
export interface Mutation {
  what: string;
  from: Grant;
  to: Grant | undefined;
  /** What it says then that it did not say before. */
  more?: Grant;
}

const changed = (from: Grant, what: string, over: Partial<Statement>): Mutation => {
  const statement = { ...from.statement, ...over };
  const empty = statement.Action.length === 0 || statement.Resource.length === 0;
  return { what, from, to: empty ? undefined : { ...from, statement } };
};

const gone = (from: Grant, what: string): Mutation => ({ what, from, to: undefined });

const without = (list: readonly string[], one: string) => list.filter((other) => other !== one);

const servicesOf = ({ Principal }: Statement) =>
  Principal === undefined || Principal === "*" ? [] : [Principal.Service].flat();

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
  principal: (from: Grant) =>
    servicesOf(from.statement).map((service) => {
      const rest = without(servicesOf(from.statement), service);
      // Without its only principal a statement means nobody.
      return rest.length > 0 ? changed(from, service, { Principal: { Service: rest } }) : gone(from, service);
    }),
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
          : gone(from, value);
      }),
    ),
} satisfies Record<string, (from: Grant) => Mutation[]>;

/** What the policies of a stage are made of, besides what nothing of the stage has. */
export interface Parts {
  actions: readonly string[];
  resources: readonly string[];
  services: readonly string[];
  /** The values that conditions compare with, by key. */
  values: ReadonlyMap<string, readonly string[]>;
}

/** What no statement has, nor needs. */
const alienAction = "iam:CreateUser";
const alienResource = "arn:aws:sqs:us-east-1:210987654321:theirs";

const each = (values: readonly string[]) => [...new Set(values)];

/** Every action, resource, service and value of a condition in these grants, and one more of each. */
export const partsOf = (grants: readonly Grant[]): Parts => {
  const statements = grants.map(({ statement }) => statement);
  const compared = Map.groupBy(statements.flatMap(conditionsOf), ({ key }) => key);
  return {
    actions: each([...statements.flatMap(({ Action }) => Action), alienAction]),
    resources: each([...statements.flatMap(({ Resource }) => Resource), alienResource]),
    services: each([...statements.flatMap(servicesOf), "ec2.amazonaws.com"]),
    values: new Map(
      [...compared].map(([key, found]) => [key, each([...found.flatMap(({ values }) => values), "theirs"])]),
    ),
  };
};

/** What a text would be if it reached further: over its last part, to every account or region, over everything. */
const wider = (text: string) =>
  each(["*", text.replace(/[^:/]+$/, "*"), text.replaceAll(/:(?:\d{12}|us-east-1):/g, ":*:")]);

const more = (from: Grant, what: string, over: Partial<Statement>, only: Partial<Statement>): Mutation => ({
  ...changed(from, what, over),
  more: { ...from, statement: { ...from.statement, ...only } },
});

/** The service of an action, or of what an ARN names; roles are assumed by an action of another service. */
const serviceOf = (text: string) =>
  (text.startsWith("arn:") ? text.split(":")[2] : text.split(":")[0])?.replace("sts", "iam");

/** Those of all things that are of the same service as some others: what is of another one means nothing beside them. */
const akin = (all: readonly string[], own: readonly string[]) => {
  const services = new Set(own.map(serviceOf));
  return all.filter((one) => services.has(serviceOf(one)) || [alienAction, alienResource].includes(one));
};

/** Those of some things that are not among others. */
const others = (all: readonly string[], own: readonly string[]) => all.filter((one) => !own.includes(one));

/** Each way to add one thing to a statement: what another one has, what none has, and what is wider than its own. */
export const additions = {
  action: (from: Grant, { actions }: Parts) => {
    const { Action } = from.statement;
    const wide = Action.flatMap((action) => ["*", action.replace(/:.*/, ":*"), `${action}*`]);
    return others(each([...akin(actions, Action), ...wide]), Action).map((action) =>
      more(from, action, { Action: [...Action, action] }, { Action: [action] }),
    );
  },
  resource: (from: Grant, { resources }: Parts) => {
    const { Action, Resource } = from.statement;
    const all = [...akin(resources, Action), ...Resource.flatMap(wider)];
    return others(each(all), Resource).map((resource) =>
      more(from, resource, { Resource: [...Resource, resource] }, { Resource: [resource] }),
    );
  },
  principal: (from: Grant, { services }: Parts) => {
    const own = servicesOf(from.statement);
    if (own.length === 0) return [];
    const everybody = { Principal: "*" } as const;
    return [
      ...others(services, own).map((service) =>
        more(from, service, { Principal: { Service: [...own, service] } }, { Principal: { Service: service } }),
      ),
      more(from, "everybody", everybody, everybody),
    ];
  },
  "value of a condition": (from: Grant, { values: known }: Parts) =>
    conditionsOf(from.statement).flatMap(({ operator, key, values }) =>
      others(each([...(known.get(key) ?? []), ...values.flatMap(wider)]), values).map((value) =>
        more(
          from,
          value,
          { Condition: withValues(from.statement, operator, key, [...values, value]) },
          { Condition: withValues(from.statement, operator, key, [value]) },
        ),
      ),
    ),
} satisfies Record<string, (from: Grant, parts: Parts) => Mutation[]>;
