import { Resource } from "sst/resource";
import * as v from "valibot";
import type { Settings } from "#core/settings.ts";
import { linkedSettings } from "./linked-settings.ts";

/** The services that functions call, by the names that the SDK gives them (as in `AWS_ENDPOINT_URL_<NAME>`). */
export type ServiceName = "bedrock" | "dynamodb" | "eventbridge" | "s3" | "sfn";

/** What the deployment called its resources. */
export interface Names {
  table: string;
  bucket: string;
  /** ARN of the machine that customizes a model. */
  machineArn: string;
  /** ARN of the role that Bedrock assumes unless a request names another. */
  bedrockRoleArn: string;
  /** The bus for events of ours. */
  bus: string;
  /** What the rules of retraining plans are made with. */
  planRules: {
    /** What their names start with. */
    prefix: string;
    /** ARN of the function that they run. */
    functionArn: string;
    /** ARN of the queue that keeps what could not be delivered. */
    queueArn: string;
  };
}

/** Where a function runs: in Lambda or on a laptop. */
export interface Platform {
  /** Settings of the SDK client for a service that tries a call so often: none in Lambda, an endpoint and keys on a laptop. */
  client(service: ServiceName, maxAttempts: number): object;
  /** Read when first needed, so that importing a function needs no deployment. */
  names(): Names;
  /** Read when first needed as well, each member on its own. */
  settings(): Settings;
  now(): Date;
}

const Links = v.object({
  Jobs: v.object({ name: v.string() }),
  Data: v.object({ name: v.string() }),
  CustomizeModel: v.object({ arn: v.string() }),
  BedrockRole: v.object({ arn: v.string() }),
  Lapidary: v.object({ name: v.string() }),
  PlanRules: v.object({ prefix: v.string(), functionArn: v.string(), queueArn: v.string() }),
  Settings: v.record(v.string(), v.unknown()),
});

const linked = <Name extends keyof typeof Links.entries>(name: Name) =>
  v.parse(Links.entries[name], Reflect.get(Resource, name));

const setting = <Name extends keyof Settings>(name: Name) => v.parse(linkedSettings[name], linked("Settings")[name]);

/** Lambda: names and settings come from SST's links, everything else from the runtime. */
export const lambda: Platform = {
  client: () => ({}),
  names: () => ({
    get table() {
      return linked("Jobs").name;
    },
    get bucket() {
      return linked("Data").name;
    },
    get machineArn() {
      return linked("CustomizeModel").arn;
    },
    get bedrockRoleArn() {
      return linked("BedrockRole").arn;
    },
    get bus() {
      return linked("Lapidary").name;
    },
    get planRules() {
      return linked("PlanRules");
    },
  }),
  settings: () => ({
    get tags() {
      return setting("tags");
    },
    get policy() {
      return setting("policy");
    },
    get prices() {
      return setting("prices");
    },
    get vpc() {
      return setting("vpc");
    },
  }),
  now: () => new Date(),
};
