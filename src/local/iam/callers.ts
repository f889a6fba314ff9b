import { functions } from "../../functions.ts";
import { machines } from "../../wiring.ts";
import type { Call } from "../endpoint.ts";
import { accessKeyOf, account, bedrockRole, eventsRole, machineArn, partition, region, roleOf } from "../names.ts";
import { sourceArn } from "../source.ts";
import type { Access, Principal } from "./access.ts";

/** Who makes a call, and what had to be allowed before it could be made. */
export interface Caller {
  by: Principal;
  before: readonly Access[];
}

/** A service takes on a role of ours, on behalf of the resource `source`. */
const assumption = (service: string, role: string, source?: string): Access => ({
  by: { service },
  action: "sts:AssumeRole",
  resource: role,
  context: source === undefined ? {} : { "aws:SourceAccount": [account], "aws:SourceArn": [source] },
});

const asRole = (role: string, service: string, source: string): Caller => ({
  by: { role },
  before: [assumption(service, role, source)],
});

/** Jobs read and write with the role that they were given; the emulated Bedrock does not tell which of them does. */
const someJob = `arn:${partition}:bedrock:${region}:${account}:model-customization-job/some-job`;

type Known = (call: Call) => Caller;

const callers = new Map<string, Known>([
  ...Object.keys(functions).map((name): [string, Known] => [
    name,
    () => ({ by: { role: roleOf(name) }, before: [assumption("lambda.amazonaws.com", roleOf(name))] }),
  ]),
  ...machines.map((name): [string, Known] => [
    name,
    () => asRole(roleOf(name), "states.amazonaws.com", machineArn(name)),
  ]),
  ["bedrock", () => asRole(bedrockRole, "bedrock.amazonaws.com", someJob)],
  // Functions are invoked by the service itself, whom they let; anything else by the role of the rule's target.
  [
    "events",
    (call) =>
      call.service === "lambda"
        ? { by: { service: "events.amazonaws.com" }, before: [] }
        : asRole(eventsRole, "events.amazonaws.com", sourceArn(call.request) ?? ""),
  ],
  ["api", () => ({ by: { service: "apigateway.amazonaws.com" }, before: [] })],
]);

const byKey = new Map(Array.from(callers, ([name, known]) => [accessKeyOf(name), known]));

/** Who calls, by the access key that signed; undefined for people, who are held to no policy of ours. */
export const callerOf = (call: Call): Caller | undefined => byKey.get(call.accessKeyId)?.(call);
