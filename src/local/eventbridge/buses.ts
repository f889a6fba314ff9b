import type { Target } from "@aws-sdk/client-eventbridge";
import type { Schedule } from "#core/schedule.ts";
import { account, partition, region } from "../names.ts";
import { ServiceError } from "../service.ts";

export interface Rule {
  name: string;
  arn: string;
  bus: string;
  pattern: string | undefined;
  expression: string | undefined;
  /** What the expression says. */
  schedule: Schedule | undefined;
  matches: (event: unknown) => boolean;
  state: "ENABLED" | "DISABLED";
  description: string | undefined;
  roleArn: string | undefined;
  targets: Map<string, Target & { Id: string; Arn: string }>;
}

export interface Bus {
  name: string;
  arn: string;
  description: string | undefined;
  created: Date;
  rules: Map<string, Rule>;
}

const arn = (resource: string) => `arn:${partition}:events:${region}:${account}:${resource}`;

/** A rule's ARN; those on the default bus go without the bus's name. */
export const ruleArn = (bus: string, name: string) => arn(bus === "default" ? `rule/${name}` : `rule/${bus}/${name}`);

const notFound = (message: string) => new ServiceError("ResourceNotFoundException", message);

/** The event buses of the account. `default` is always there. */
export class Buses {
  readonly #buses = new Map<string, Bus>();

  constructor(now: Date) {
    this.add("default", undefined, now);
  }

  /** Throws ResourceAlreadyExistsException. */
  add(name: string, description: string | undefined, created: Date): Bus {
    if (this.#buses.has(name))
      throw new ServiceError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
    const bus = { name, arn: arn(`event-bus/${name}`), description, created, rules: new Map<string, Rule>() };
    this.#buses.set(name, bus);
    return bus;
  }

  delete(name: string) {
    this.#buses.delete(name);
  }

  all() {
    return [...this.#buses.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The bus of that name or ARN. */
  find(nameOrArn = "default") {
    return this.#buses.get(nameOrArn.replace(/^arn:.*:event-bus\//, ""));
  }

  /** Throws ResourceNotFoundException. */
  get(nameOrArn?: string): Bus {
    const bus = this.find(nameOrArn);
    if (!bus) throw notFound(`Event bus ${nameOrArn ?? "default"} does not exist.`);
    return bus;
  }

  /** Throws ResourceNotFoundException. */
  rule(name: string | undefined, busName?: string): Rule {
    const bus = this.get(busName);
    const rule = bus.rules.get(name ?? "");
    if (!rule) throw notFound(`Rule ${name ?? ""} does not exist on EventBus ${bus.name}.`);
    return rule;
  }
}
