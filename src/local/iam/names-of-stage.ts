import * as v from "valibot";
import * as local from "../names.ts";
import { functions } from "../../functions.ts";
import { machines, rules, type RuleWiring } from "../../wiring.ts";
import type { Resource } from "./grants.ts";

/** A stage of the app as it was evaluated. */
export interface EvaluatedStage {
  app: unknown;
  resources: readonly Resource[];
  /** What each function is told of the deployment. */
  builds: readonly { links: unknown }[];
}

const App = v.object({ name: v.string(), stage: v.string() });
const named = v.object({ name: v.string() });
const Links = v.object({
  Jobs: named,
  Data: named,
  Lapidary: named,
  BedrockRole: v.object({ arn: v.string() }),
  PlanRules: v.object({ prefix: v.string(), queueArn: v.string() }),
});

const here = (service: string, resource: string) =>
  `arn:${local.partition}:${service}:${local.region}:${local.account}:${resource}`;
const anywhere = (resource: string) => `arn:${local.partition}:s3:::${resource}`;
const ruleArn = (bus: string, name: string) => here("events", `rule/${bus === "default" ? "" : `${bus}/`}${name}`);

const wiredRules: [string, RuleWiring][] = Object.entries(rules);

/**
 * Turns the ARNs of the emulated account into those of a stage, so that one knows the other's by no other way. What the stage does not have
 * stays as it is. Throws when the stage lacks something of the wiring.
 */
export const namesOfStage = ({ app, resources, builds }: EvaluatedStage): ((arn: string) => string) => {
  const { name: appName, stage } = v.parse(App, app);
  const links = v.parse(Links, builds[0]?.links);
  const input = (type: string, has: (inputs: Resource["inputs"]) => boolean, member: string): string => {
    const found = resources.find((resource) => resource.type === type && has(resource.inputs));
    return v.parse(v.string(`The stage ${stage} has no such ${type}`), found?.inputs[member]);
  };
  const physical = (name: string) => `${appName}-${stage}-${name}`;
  const called = (name: string) => (inputs: Resource["inputs"]) => inputs["name"] === physical(name);
  const first = () => true;

  const bus = links.Lapidary.name;
  const api = input("aws:apigatewayv2/api:Api", first, "name");
  const isFunction = (name: string) => (inputs: Resource["inputs"]) =>
    inputs["handler"] === `functions/${name}.handler`;
  const lambda = "aws:lambda/function:Function";
  const machine = "aws:sfn/stateMachine:StateMachine";

  const whole = new Map([
    ...Object.keys(functions).flatMap((name): [string, string][] => [
      [local.functionArn(name), here("lambda", `function:${input(lambda, isFunction(name), "name")}`)],
      [local.roleOf(name), input(lambda, isFunction(name), "role")],
    ]),
    ...machines.flatMap((name): [string, string][] => [
      [local.machineArn(name), here("states", `stateMachine:${input(machine, called(name), "name")}`)],
      [local.roleOf(name), input(machine, called(name), "roleArn")],
    ]),
    ...wiredRules.map(([name, rule]): [string, string] => [
      ruleArn(rule.bus === "default" ? "default" : local.bus, name),
      ruleArn(
        rule.bus === "default" ? "default" : bus,
        input("aws:cloudwatch/eventRule:EventRule", called(name), "name"),
      ),
    ]),
    [local.eventsRole, input("aws:cloudwatch/eventTarget:EventTarget", ({ roleArn }) => Boolean(roleArn), "roleArn")],
    [local.bedrockRole, links.BedrockRole.arn],
    [local.undelivered, links.PlanRules.queueArn],
    [here("events", `event-bus/${local.bus}`), here("events", `event-bus/${bus}`)],
    [here("dynamodb", `table/${local.table}`), here("dynamodb", `table/${links.Jobs.name}`)],
    [anywhere(local.bucket), anywhere(links.Data.name)],
  ]);
  const stream = input("aws:lambda/eventSourceMapping:EventSourceMapping", first, "eventSourceArn");
  const beginnings: [string, string][] = [
    [here("dynamodb", `table/${local.table}/index/`), here("dynamodb", `table/${links.Jobs.name}/index/`)],
    [`${anywhere(local.bucket)}/`, `${anywhere(links.Data.name)}/`],
    [ruleArn("default", local.planRulePrefix), ruleArn("default", links.PlanRules.prefix)],
    [here("execute-api", "local/"), here("execute-api", `${api}/`)],
    ...machines.map((name): [string, string] => [
      here("states", `execution:${name}:`),
      here("states", `execution:${input(machine, called(name), "name")}:`),
    ]),
    ...Object.keys(functions).map((name): [string, string] => [
      here("logs", `log-group:/aws/lambda/${local.functionName(name)}:`),
      here("logs", `log-group:/aws/lambda/${input(lambda, isFunction(name), "name")}:`),
    ]),
  ];

  return (arn) => {
    const known = whole.get(arn);
    if (known !== undefined) return known;
    // A stream's last part is the moment in which it was made.
    if (arn.startsWith(here("dynamodb", `table/${local.table}/stream/`))) return stream;
    const [from, to] = beginnings.find(([beginning]) => arn.startsWith(beginning)) ?? ["", ""];
    return to + arn.slice(from.length);
  };
};
