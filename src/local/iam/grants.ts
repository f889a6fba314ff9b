import * as v from "valibot";
import { account, partition } from "../names.ts";
import type { Grant } from "./decide.ts";
import { policiesIn, statementsOf } from "./statement.ts";

/** A resource of a stage, with its inputs filled in. */
export interface Resource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** The ARN of a role, by its name. */
const roleArn = (name: string) => `arn:${partition}:iam::${account}:role/${name}`;

/** Policies that are written elsewhere, whose text is not known here. */
const noneAttached = v.optional(
  v.pipe(v.array(v.unknown()), v.maxLength(0, "Nothing reads the policies that are attached to a role")),
);

const Role = v.object({
  name: v.string(),
  managedPolicyArns: noneAttached,
  assumeRolePolicy: v.unknown(),
  inlinePolicies: v.optional(v.array(v.object({ policy: v.unknown() })), []),
});
const RolePolicy = v.object({ role: v.string(), policy: v.unknown() });
const ResourcePolicy = v.object({ policy: v.unknown() });
const Permission = v.object({
  action: v.string(),
  function: v.string(),
  principal: v.string(),
  sourceArn: v.optional(v.string()),
});

const unread = ({ type }: Resource): never => {
  throw new Error(`Nothing reads the policies of a ${type}`);
};

const ofResource = ({ name, inputs }: Resource): Grant[] =>
  statementsOf(v.parse(ResourcePolicy, inputs).policy).map((statement) => ({ name, statement }));

/** What a resource of each type grants. */
const granted: Record<string, (resource: Resource) => Grant[]> = {
  "aws:iam/role:Role": ({ name, inputs }) => {
    const role = v.parse(Role, inputs);
    const arn = roleArn(role.name);
    return [
      // A trust policy names no resource: it speaks of its own role.
      ...statementsOf(role.assumeRolePolicy).map((trust) => ({ name, statement: { ...trust, Resource: [arn] } })),
      ...role.inlinePolicies
        .flatMap(({ policy }) => statementsOf(policy))
        .map((statement) => ({ name, role: arn, statement })),
    ];
  },
  "aws:iam/rolePolicy:RolePolicy": ({ name, inputs }) => {
    const { role, policy } = v.parse(RolePolicy, inputs);
    return statementsOf(policy).map((statement) => ({ name, role: roleArn(role), statement }));
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": unread,
  "aws:iam/policyAttachment:PolicyAttachment": unread,
  "aws:s3/bucketPolicy:BucketPolicy": ofResource,
  "aws:sqs/queuePolicy:QueuePolicy": ofResource,
  "aws:sns/topicPolicy:TopicPolicy": ofResource,
  "aws:lambda/permission:Permission": ({ name, inputs }) => {
    const { action, function: fn, principal, sourceArn } = v.parse(Permission, inputs);
    const Condition = sourceArn === undefined ? {} : { Condition: { ArnLike: { "aws:SourceArn": sourceArn } } };
    const Principal = { Service: principal };
    return [{ name, statement: { Effect: "Allow", Principal, Action: [action], Resource: [fn], ...Condition } }];
  },
};

/** Everything that the policies of a stage grant and deny. Throws when there is a policy somewhere that this does not know to read. */
export const grantsOf = (resources: readonly Resource[]): Grant[] =>
  resources.flatMap((resource) => {
    const read = granted[resource.type];
    if (read) return read(resource);
    return policiesIn(resource.inputs).length > 0 ? unread(resource) : [];
  });
