import { isDeepStrictEqual } from "node:util";
import type {
  CreateStateMachineInput,
  CreateStateMachineOutput,
  DeleteStateMachineInput,
  DeleteStateMachineOutput,
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
  ListStateMachineVersionsInput,
  ListStateMachineVersionsOutput,
  UpdateStateMachineInput,
  UpdateStateMachineOutput,
} from "@aws-sdk/client-sfn";
import type { Clock } from "../clock.ts";
import { ServiceError } from "../service.ts";
import { addTags } from "./api-tags.ts";
import { variableReferences } from "./definition-variables.ts";
import { longestDefinition, parseDefinition } from "./definition.ts";
import { arnOf, beingDeleted, nameOf, required, roleOf, satisfy, standardOnly, validation } from "./service-errors.ts";
import { pageOf } from "./service-pages.ts";
import { forgetDeleted, machineIn, type Revision, type Store } from "./service-store.ts";
import type { Definition } from "./types.ts";

/** What the operations on machines need. */
export interface MachinesDeps {
  clock: Clock;
  newId: () => string;
  /** The ARN of a machine, by its name. */
  machineArn: (name: string) => string;
  store: Store;
}

/** The most that one refusal tells. */
const mostErrors = 100;
const types = ["STANDARD", "EXPRESS"];

const definitionOf = (text: string): Definition => {
  satisfy({ definition: text }, { definition: { least: 1, most: longestDefinition } });
  const { definition, diagnostics } = parseDefinition(text);
  if (definition) return definition;
  const errors = diagnostics
    .slice(0, mostErrors)
    .map(({ code, message, location }) =>
      location !== undefined && message.endsWith(location)
        ? `${code}: ${message}`
        : `${code}: ${message} at ${location ?? "null"}`,
    );
  throw new ServiceError("InvalidDefinition", `Invalid State Machine Definition: '${errors.join(", ")}'`);
};

/** Versions are left out: a request for one is refused rather than half answered. */
const refuseVersions = ({
  publish,
  versionDescription,
}: {
  publish?: boolean | undefined;
  versionDescription?: string | undefined;
}) => {
  if (publish) throw validation("Versions of state machines are not implemented: leave publish out");
  if (versionDescription !== undefined) throw validation("Version description can only be set when publish is true");
};

const refuseExpress = (type: string | undefined) => {
  satisfy({ type }, { type: { among: types } });
  if (type === "EXPRESS") throw new ServiceError("StateMachineTypeNotSupported", standardOnly);
};

/** The settings of a machine that has none of its own. */
const settings = {
  loggingConfiguration: { level: "OFF", includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: "AWS_OWNED_KEY" },
} as const;

type Settings = Pick<Revision, keyof typeof settings>;

const settingsOf = (
  input: { [Name in keyof Settings]?: Settings[Name] | undefined },
  before: Settings = settings,
): Settings => ({
  loggingConfiguration: input.loggingConfiguration ?? before.loggingConfiguration,
  tracingConfiguration: input.tracingConfiguration ?? before.tracingConfiguration,
  encryptionConfiguration: input.encryptionConfiguration ?? before.encryptionConfiguration,
});

/** The operations that make, change, show and delete machines. */
export const machineOperations = ({ clock, newId, machineArn, store }: MachinesDeps) => {
  const now = () => new Date(clock.now());

  return {
    /** The same name, definition and settings again give the same answer, whatever the role and the tags. */
    async CreateStateMachine(input: CreateStateMachineInput): Promise<CreateStateMachineOutput> {
      const name = nameOf(required("name", input.name));
      const text = required("definition", input.definition);
      const roleArn = roleOf(required("roleArn", input.roleArn));
      refuseExpress(input.type);
      refuseVersions(input);
      const arn = machineArn(name);
      const known = store.machines.get(arn);
      if (known?.deleting) throw beingDeleted(known);
      if (known) {
        const { revision } = known;
        const same = revision.text === text && isDeepStrictEqual(settingsOf(input), settingsOf(revision));
        if (same) return { stateMachineArn: arn, creationDate: known.creationDate };
        throw new ServiceError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
      }

      const creationDate = now();
      const definition = definitionOf(text);
      const revision = {
        machine: { arn, name, roleArn, definition },
        text,
        variableReferences: variableReferences(definition),
        updateDate: creationDate,
        ...settingsOf(input),
      };
      const tags = new Map<string, string>();
      addTags(tags, input.tags, arn);
      store.machines.set(arn, { arn, name, creationDate, revision, tags, executions: [], deleting: false });
      return { stateMachineArn: arn, creationDate };
    },

    /** Executions that run already keep what they started with. */
    async UpdateStateMachine(input: UpdateStateMachineInput): Promise<UpdateStateMachineOutput> {
      const stored = machineIn(store, arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
      const { definition: text, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
      if (!text && !roleArn && !loggingConfiguration && !tracingConfiguration && !encryptionConfiguration)
        throw new ServiceError(
          "MissingRequiredParameter",
          "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        );
      refuseVersions(input);
      if (stored.deleting) throw beingDeleted(stored);
      const before = stored.revision;
      const definition = text ? definitionOf(text) : before.machine.definition;
      const after = {
        ...before,
        machine: { ...before.machine, definition, ...(roleArn && { roleArn: roleOf(roleArn) }) },
        ...(text && { text, variableReferences: variableReferences(definition) }),
        ...settingsOf(input, before),
      };
      if (isDeepStrictEqual(after, before)) return { updateDate: before.updateDate, revisionId: before.revisionId };
      stored.revision = { ...after, revisionId: newId(), updateDate: now() };
      return { updateDate: stored.revision.updateDate, revisionId: stored.revision.revisionId };
    },

    /** Executions that run go on; the machine is DELETING until they have ended. */
    async DeleteStateMachine(input: DeleteStateMachineInput): Promise<DeleteStateMachineOutput> {
      const stored = store.machines.get(arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
      if (!stored) return {};
      stored.deleting = true;
      forgetDeleted(store, stored);
      return {};
    },

    async DescribeStateMachine(input: DescribeStateMachineInput): Promise<DescribeStateMachineOutput> {
      const stored = machineIn(store, arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
      return {
        ...describedRevision(stored.revision),
        status: stored.deleting ? "DELETING" : "ACTIVE",
        type: "STANDARD",
        creationDate: stored.creationDate,
      };
    },

    /** By name. */
    async ListStateMachines(input: ListStateMachinesInput): Promise<ListStateMachinesOutput> {
      const sorted = [...store.machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const { page, ...next } = pageOf(input, "machines", sorted, {
        key: ({ name }) => name,
        follows: ({ name }, last) => name > last,
      });
      const stateMachines = page.map(({ arn, name, creationDate }) => ({
        stateMachineArn: arn,
        name,
        type: "STANDARD" as const,
        creationDate,
      }));
      return { stateMachines, ...next };
    },

    /** There are none: versions are left out. */
    async ListStateMachineVersions(input: ListStateMachineVersionsInput): Promise<ListStateMachineVersionsOutput> {
      machineIn(store, arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
      return { stateMachineVersions: [] };
    },
  };
};

/** What a description tells of a revision. */
export const describedRevision = ({ machine, text, revisionId, variableReferences, ...revision }: Revision) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  definition: text,
  roleArn: machine.roleArn,
  ...(revisionId !== undefined && { revisionId }),
  ...(Object.keys(variableReferences).length > 0 && { variableReferences }),
  loggingConfiguration: revision.loggingConfiguration,
  tracingConfiguration: revision.tracingConfiguration,
  encryptionConfiguration: revision.encryptionConfiguration,
});
