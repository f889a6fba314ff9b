import { modelOf } from "#local/protocol/model.ts";
import type { Model } from "#local/protocol/model.ts";

/** A client package, as far as integrations need it. */
export interface ClientPackage {
  model: Model;
  makeClient(config: object): SdkClient;
  /** A command by its operation's name, such as `UpdateItem`; undefined when the service has no such operation. */
  makeCommand(operation: string, input: unknown): SdkCommand | undefined;
}

/** An SDK client. */
export interface SdkClient {
  send(command: SdkCommand): Promise<Record<string, unknown>>;
}

type Next = (args: unknown) => Promise<{ response: unknown }>;

/** An SDK command, to which a look at the answer's headers can be added. */
export interface SdkCommand {
  middlewareStack: { add(middleware: (next: Next) => Next, options: { step: "deserialize"; priority: "low" }): void };
}

const isClient = (value: unknown): value is new (config: object) => SdkClient => typeof value === "function";
const isCommand = (value: unknown): value is new (input: unknown) => SdkCommand => typeof value === "function";

const packages = {
  bedrock: { client: "BedrockClient", load: () => import("@aws-sdk/client-bedrock") },
  dynamodb: { client: "DynamoDBClient", load: () => import("@aws-sdk/client-dynamodb") },
  eventbridge: { client: "EventBridgeClient", load: () => import("@aws-sdk/client-eventbridge") },
  lambda: { client: "LambdaClient", load: () => import("@aws-sdk/client-lambda") },
  s3: { client: "S3Client", load: () => import("@aws-sdk/client-s3") },
  sfn: { client: "SFNClient", load: () => import("@aws-sdk/client-sfn") },
} satisfies Record<string, { client: string; load: () => Promise<object> }>;

/** The services whose clients are at hand, by the names that `aws-sdk:` resources give them. */
export type SdkService = keyof typeof packages;

/** Whether a client for the service is at hand. */
export const isSdkService = (name: string): name is SdkService => Object.hasOwn(packages, name);

const loaded = new Map<SdkService, Promise<ClientPackage>>();

const load = async (service: SdkService): Promise<ClientPackage> => {
  const { client, load: importPackage } = packages[service];
  const exported = new Map<string, unknown>(Object.entries(await importPackage()));
  const Client = exported.get(client);
  if (!isClient(Client)) throw new Error(`The client package of ${service} has no ${client}`);
  return {
    model: modelOf(Object.fromEntries(exported)),
    makeClient: (config) => new Client(config),
    makeCommand(operation, input) {
      const Command = exported.get(`${operation}Command`);
      return isCommand(Command) ? new Command(input) : undefined;
    },
  };
};

/** The client package of a service, imported when it is first asked for. */
export const clientPackage = (service: SdkService): Promise<ClientPackage> => {
  const known = loaded.get(service);
  if (known) return known;
  const fresh = load(service);
  loaded.set(service, fresh);
  return fresh;
};
