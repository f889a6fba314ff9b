import * as v from "valibot";

const Texts = v.array(v.string());

/** A statement as `aws.iam.getPolicyDocument` takes it; what is not here is not rendered, and refused. */
const Statement = v.strictObject({
  sid: v.optional(v.string()),
  effect: v.optional(v.string(), "Allow"),
  actions: v.optional(Texts),
  notActions: v.optional(Texts),
  resources: v.optional(Texts),
  notResources: v.optional(Texts),
  principals: v.optional(v.array(v.strictObject({ type: v.string(), identifiers: Texts }))),
  conditions: v.optional(v.array(v.strictObject({ test: v.string(), variable: v.string(), values: Texts }))),
});
type Statement = v.InferOutput<typeof Statement>;

const Document = v.strictObject({ statements: v.optional(v.array(Statement), []) });

/** Everybody, or the identifiers of each type. Throws where everybody is named beside others, which no policy can say. */
const principalOf = (principals: NonNullable<Statement["principals"]>) => {
  if (!principals.some(({ type }) => type === "*"))
    return Object.fromEntries(
      [...Map.groupBy(principals, ({ type }) => type)].map(([type, all]) => [
        type,
        all.flatMap(({ identifiers }) => identifiers),
      ]),
    );
  if (principals.length > 1) throw new Error("A statement names everybody beside other principals");
  return "*";
};

/** Conditions by operator, and by key in each. */
const conditionOf = (conditions: NonNullable<Statement["conditions"]>) =>
  Object.fromEntries(
    [...Map.groupBy(conditions, ({ test }) => test)].map(([test, of]) => [
      test,
      Object.fromEntries(
        [...Map.groupBy(of, ({ variable }) => variable)].map(([variable, all]) => [
          variable,
          all.flatMap(({ values }) => values),
        ]),
      ),
    ]),
  );

const rendered = ({ sid, effect, principals, conditions, ...said }: Statement) => ({
  ...(sid && { Sid: sid }),
  Effect: effect,
  ...(said.actions && { Action: said.actions }),
  ...(said.notActions && { NotAction: said.notActions }),
  ...(said.resources && { Resource: said.resources }),
  ...(said.notResources && { NotResource: said.notResources }),
  ...(principals && principals.length > 0 && { Principal: principalOf(principals) }),
  ...(conditions && conditions.length > 0 && { Condition: conditionOf(conditions) }),
});

/** The policy that `aws.iam.getPolicyDocument` makes of its arguments, as JSON. Throws where they hold what is not rendered here. */
export const policyDocument = (args: unknown): string => {
  const { statements } = v.parse(Document, args);
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(rendered) });
};
