import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { Demand } from "#local/iam/access.ts";
import { decide, type Grant } from "#local/iam/decide.ts";
import { statementsOf } from "#local/iam/statement.ts";

/** The account that everything is in. */
export const account = "123456789012";
const file = readFileSync("deploy/github-role.json", "utf8");

const Template = v.looseObject({
  Parameters: v.looseObject({ Repository: v.looseObject({ AllowedPattern: v.string() }) }),
  Mappings: v.record(v.string(), v.record(v.string(), v.record(v.string(), v.string()))),
  Conditions: v.record(v.string(), v.object({ "Fn::Equals": v.tuple([v.unknown(), v.unknown()]) })),
  Resources: v.looseObject({
    Role: v.looseObject({ Properties: v.unknown() }),
    Boundary: v.looseObject({ Properties: v.unknown() }),
    PagePolicy: v.looseObject({ Properties: v.unknown() }),
  }),
});
/** The template that makes the role of an environment. */
export const template = v.parse(Template, JSON.parse(file));
/** Bytes of the template as it lies there. */
export const templateSize = Buffer.byteLength(file);

const Role = v.object({
  RoleName: v.string(),
  AssumeRolePolicyDocument: v.object({ Statement: v.array(v.unknown()) }),
  Policies: v.tuple([v.object({ PolicyDocument: v.unknown() })]),
  ManagedPolicyArns: v.optional(v.tuple([v.literal("the page's policy")])),
});

const Policy = v.object({ ManagedPolicyName: v.string(), PolicyDocument: v.unknown() });

const Call = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check((value) => Object.keys(value).length === 1),
);
const Named = v.tuple([v.string(), v.record(v.string(), v.unknown())]);
const Texts = v.array(v.string());
const nothing = Symbol("AWS::NoValue");

/** What a template is given besides its environment. */
interface Parameters {
  Repository?: string;
  TableKey?: string;
  BucketKey?: string;
  QueueKey?: string;
  Roles?: readonly string[];
  Buckets?: readonly string[];
  Network?: "yes" | "no";
  Page?: "yes" | "no";
  "AWS::Partition"?: string;
  "AWS::Region"?: string;
}

/** The ARN of the policy that an environment's role has for a boundary of the roles that it makes. */
export const boundaryOf = (environment: string) =>
  `arn:aws:iam::${account}:policy/deploy-lapidary-${environment}-us-east-1-boundary`;

/** The template's role and boundary, with CloudFormation's functions called as CloudFormation would. */
export const roleOf = (environment: string, parameters: Parameters = {}) => {
  const known: Record<string, unknown> = {
    Repository: "acme/lapidary",
    TableKey: "",
    BucketKey: "",
    QueueKey: "",
    Roles: [],
    Buckets: [],
    Network: "no",
    Page: "no",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    ...parameters,
    Environment: environment,
    ProviderArn: "",
    GitHub: "the provider",
    Boundary: boundaryOf(environment),
    PagePolicy: "the page's policy",
    "AWS::NoValue": nothing,
    "AWS::AccountId": account,
  };
  const substitute = (text: string, more: Record<string, unknown> = {}) =>
    text.replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) => {
      const value = more[name] ?? known[name];
      if (typeof value !== "string") throw new Error(`\${${name}} is not known`);
      return value;
    });
  const holds = (condition: string) => {
    const [one, other] = template.Conditions[condition]?.["Fn::Equals"] ?? [];
    return resolved(one) === resolved(other);
  };
  const calls: Record<string, (argument: unknown) => unknown> = {
    Ref: (name) => known[v.parse(v.string(), name)],
    "Fn::Sub": (argument) => {
      if (typeof argument === "string") return substitute(argument);
      const [text, more] = v.parse(Named, argument);
      return substitute(text, Object.fromEntries(Object.entries(more).map(([name, value]) => [name, resolved(value)])));
    },
    "Fn::Join": (argument) => {
      const [by, of] = v.parse(v.tuple([v.string(), v.unknown()]), argument);
      return v.parse(Texts, resolved(of)).join(by);
    },
    "Fn::Split": (argument) => {
      const [by, of] = v.parse(v.tuple([v.string(), v.unknown()]), argument);
      return v.parse(v.string(), resolved(of)).split(by);
    },
    "Fn::FindInMap": (argument) => {
      const [map, key, name] = v.parse(v.tuple([v.string(), v.unknown(), v.string()]), argument);
      return template.Mappings[map]?.[v.parse(v.string(), resolved(key))]?.[name];
    },
    "Fn::If": (argument) => {
      const [condition, then, otherwise] = v.parse(v.tuple([v.string(), v.unknown(), v.unknown()]), argument);
      return resolved(holds(condition) ? then : otherwise);
    },
  };
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved).filter((one) => one !== nothing);
    if (typeof value !== "object" || value === null) return value;
    const [name = "", argument] = v.is(Call, value) ? (Object.entries(value)[0] ?? []) : [];
    const call = calls[name];
    if (call) return call(argument);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, one]) => [key, resolved(one)])
        .filter(([, one]) => one !== nothing),
    );
  };
  const { RoleName, AssumeRolePolicyDocument, Policies, ManagedPolicyArns } = v.parse(
    Role,
    resolved(template.Resources.Role.Properties),
  );
  const [{ PolicyDocument }] = Policies;
  const page = v.parse(Policy, resolved(template.Resources.PagePolicy.Properties)).PolicyDocument;
  const boundary = v.parse(Policy, resolved(template.Resources.Boundary.Properties));
  const arn = `arn:aws:iam::${account}:role/${RoleName}`;
  const statements = [PolicyDocument, ...(ManagedPolicyArns ? [page] : [])].flatMap(statementsOf);
  const grants = statements.map((statement): Grant => ({ name: RoleName, role: arn, statement }));
  return {
    arn,
    trust: AssumeRolePolicyDocument.Statement,
    policy: JSON.stringify(PolicyDocument),
    pagePolicy: JSON.stringify(page),
    statements,
    boundary: {
      name: boundary.ManagedPolicyName,
      policy: JSON.stringify(boundary.PolicyDocument),
      statements: statementsOf(boundary.PolicyDocument),
    },
    decide: ({ action, resource, context = {} }: Demand) =>
      decide(grants, {
        by: { role: arn },
        action,
        resource,
        context: { ...context, "aws:ResourceAccount": [account] },
      }),
  };
};
