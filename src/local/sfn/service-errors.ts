import { ServiceError } from "../service.ts";

/** What a request's member must be. Lengths are in characters, values inclusive. */
export interface Constraint {
  least?: number;
  most?: number;
  among?: readonly string[];
}

const longestShown = 1000;
const shown = (value: string | number) => `'${String(value).slice(0, longestShown)}'`;

const failures = (member: string, value: string | number, { least = 0, most = Infinity, among }: Constraint) => {
  const failed = (constraint: string) =>
    `Value ${shown(value)} at '${member}' failed to satisfy constraint: Member must ${constraint}`;
  const size = typeof value === "string" ? value.length : value;
  const what = typeof value === "string" ? "length" : "value";
  if (among) return among.includes(String(value)) ? [] : [failed(`satisfy enum value set: [${among.join(", ")}]`)];
  if (size < least) return [failed(`have ${what} greater than or equal to ${least}`)];
  return size > most ? [failed(`have ${what} less than or equal to ${most}`)] : [];
};

/** A ValidationException, as the service words it. */
export const validation = (message: string) => new ServiceError("ValidationException", message);

/** Holds a request's members against their constraints. Throws one ValidationException that tells all that failed. */
export const satisfy = <Input extends object>(input: Input, constraints: { [Member in keyof Input]?: Constraint }) => {
  const given = new Map<string, unknown>(Object.entries(input));
  const failed = Object.entries<Constraint | undefined>(constraints).flatMap(([member, constraint]) => {
    const value = given.get(member);
    return constraint && (typeof value === "string" || typeof value === "number")
      ? failures(member, value, constraint)
      : [];
  });
  const errors = `${failed.length} validation error${failed.length === 1 ? "" : "s"} detected`;
  if (failed.length > 0) throw validation(`${errors}: ${failed.join("; ")}`);
};

/** A member that must be there. Throws a ValidationException when it is not. */
export const required = <Value>(member: string, value: Value | undefined): Value => {
  if (value !== undefined) return value;
  const constraint = "failed to satisfy constraint: Member must not be null";
  throw validation(`1 validation error detected: Value null at '${member}' ${constraint}`);
};

/** Characters that no name of a machine or an execution may have: these, white space, controls, and what takes two UTF-16 units. */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF\u{10000}-\u{10FFFF}]/u;
const longestName = 80;

/** The longest error and cause that the service takes, in characters. */
export const longestError = 256;
export const longestCause = 32_768;

/** A valid name of a machine or an execution. Throws ValidationException for its length, InvalidName for what is in it. */
export const nameOf = (name: string): string => {
  satisfy({ name }, { name: { least: 1, most: longestName } });
  if (forbidden.test(name)) throw new ServiceError("InvalidName", `Invalid Name: '${name}'`);
  return name;
};

const invalidArn = (why: string) => new ServiceError("InvalidArn", `Invalid Arn: '${why}'`);

/** An ARN of Step Functions with that resource type, such as `stateMachine`. Throws InvalidArn. */
export const arnOf = (arn: string, type: "stateMachine" | "execution"): string => {
  const [prefix, , service, , , found, name] = arn.split(":");
  if (prefix !== "arn") throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (service !== "states") throw invalidArn(`Invalid ARN service: ${arn}`);
  if (found !== type || !name) throw invalidArn(`Resource type not valid in this context: ${found ?? ""}`);
  return arn;
};

const role = /^arn:[\w-]+:iam::\d{12}:role\/\S+$/;

/** The ARN of a role. Throws InvalidArn. */
export const roleOf = (arn: string): string => {
  if (!role.test(arn)) throw new ServiceError("InvalidArn", `Invalid Role Arn: '${arn}'`);
  return arn;
};

/** Thrown for a machine that is not there. */
export const noMachine = (arn: string) =>
  new ServiceError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);

/** Thrown for an execution that is not there. */
export const noExecution = (arn: string) =>
  new ServiceError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);

/** Thrown for what a machine that is being deleted can no longer do. */
export const beingDeleted = ({ arn }: { arn: string }) =>
  new ServiceError("StateMachineDeleting", `State Machine is being deleted: '${arn}'`);

/** What is said of EXPRESS machines. */
export const standardOnly = "EXPRESS state machines are not implemented: only STANDARD ones run here";
