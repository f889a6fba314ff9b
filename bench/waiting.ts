import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  paginateGetExecutionHistory,
  SFNClient,
  UpdateStateMachineCommand,
  type HistoryEvent,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { isTerminal, JobStatus } from "#core/lifecycle.ts";
import type { Clock } from "#local/clock.ts";
import type { Intercept } from "#local/endpoint.ts";
import { machineArn } from "#local/names.ts";
import { exampleCloud, exampleRequest } from "./example-cloud.ts";

/** How an execution waits: as the machine in statemachines/ does, or for a fixed time before each poll. */
export type Pattern = "lapidary" | "fixed300" | "fixed60";

/** A job that takes `hours`, and whether EventBridge delivers every event of it or loses them all. */
export interface Case {
  hours: number;
  events: "all" | "none";
  pattern: Pattern;
}

/** What it costs to wait for a job, and how late its end is noticed. */
export interface Waiting extends Case {
  historyEvents: number;
  /** States entered, and retries. */
  transitions: number;
  /** US dollars, for the transitions alone. */
  dollars: number;
  /** Seconds from the job's end in Bedrock to the record's terminal status; null where the record never got one. */
  delaySeconds: number | null;
  /** The execution's last status, such as `SUCCEEDED`. */
  ended: string;
}

const hour = 3_600_000;

/** By how much a job outlasts its hours: its end then falls in the middle of a fixed wait, which is what such a wait costs on average. */
const beyond = 150_000;

const dollarsPerTransition = 0.000025;
const fixedSeconds = { fixed300: 300, fixed60: 60 } as const;

/** Every case of the table. The fixed patterns know of no events, so theirs are lost. */
export const cases: readonly Case[] = [1, 24, 72, 168].flatMap((hours): Case[] => [
  { hours, events: "all", pattern: "lapidary" },
  { hours, events: "none", pattern: "lapidary" },
  { hours, events: "none", pattern: "fixed300" },
  { hours, events: "none", pattern: "fixed60" },
]);

const Machine = v.looseObject({ States: v.looseObject({ WaitForChange: v.unknown() }) });

/** The machine in statemachines/ with a Wait of `seconds` in WaitForChange's place; everything else is the same. */
const waitFor = async (sfn: SFNClient, seconds: number) => {
  const stateMachineArn = machineArn("customize-model");
  const { definition = "" } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const machine = v.parse(Machine, JSON.parse(definition));
  const States = { ...machine.States, WaitForChange: { Type: "Wait", Seconds: seconds, Next: "PollJob" } };
  const changed = JSON.stringify({ ...machine, States });
  await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: changed }));
};

const RecordWrite = v.object({
  Key: v.object({ sk: v.object({ S: v.literal("JOB") }) }),
  ExpressionAttributeValues: v.object({
    ":status": v.object({ S: JobStatus }),
    ":endTime": v.object({ S: v.string() }),
  }),
});

/** Notices the first write that ends a record: when the job ended, and when the write was done. */
const watch = (now: Clock["now"]) => {
  let seen: { delaySeconds: number } | undefined;
  const intercept: Intercept = async (call, next) => {
    const answer = await next();
    if (call.operation !== "UpdateItem" || answer.status !== 200 || seen) return answer;
    const write = v.safeParse(RecordWrite, JSON.parse(Buffer.from(call.request.body).toString()));
    if (!write.success) return answer;
    const { ":status": status, ":endTime": endTime } = write.output.ExpressionAttributeValues;
    if (isTerminal(status.S)) seen = { delaySeconds: (now() - Date.parse(endTime.S)) / 1000 };
    return answer;
  };
  return { intercept, delaySeconds: () => seen?.delaySeconds ?? null };
};

/** Counts the state transitions that Step Functions bills: each state entered, and each retry of a task. */
export const transitionsIn = (history: readonly HistoryEvent[]): number => {
  let transitions = 0;
  let attempts = 0;
  for (const { type = "" } of history) {
    if (type.endsWith("StateEntered")) {
      transitions += 1;
      attempts = 0;
    }
    if (type === "TaskScheduled") {
      if (attempts > 0) transitions += 1;
      attempts += 1;
    }
  }
  return transitions;
};

const Submitted = v.object({ executionArn: v.string() });

/** Runs one job on virtual time. Throws when the execution has not ended a day after the job. */
export const measureWaiting = async ({ hours, events, pattern }: Case, seed = 1): Promise<Waiting> => {
  const watched = watch(() => clock.now());
  const { clock, cloud, request } = await exampleCloud({
    seed,
    intercept: watched.intercept,
    jobs: { duration: () => hours * hour + beyond },
    ...(events === "none" && { distort: () => [] }),
  });
  const sfn = new SFNClient(cloud.clientSettings("cli", "sfn"));
  if (pattern !== "lapidary") await waitFor(sfn, fixedSeconds[pattern]);

  const posted = await request("POST", "/model-customization-jobs", await exampleRequest("bench-waits"));
  const { executionArn } = v.parse(Submitted, posted);
  const statusNow = async () => (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
  let ended = await statusNow();
  for (let passed = 0; ended === "RUNNING" && passed < hours + 24; passed += 1) {
    await clock.pass(hour);
    ended = await statusNow();
  }
  if (ended === undefined || ended === "RUNNING") throw new Error(`The execution has not ended after ${hours} + 24 h`);

  const history: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: sfn, pageSize: 1000 },
    { executionArn, includeExecutionData: false },
  );
  for await (const page of pages) history.push(...(page.events ?? []));
  const transitions = transitionsIn(history);
  return {
    hours,
    events,
    pattern,
    historyEvents: history.length,
    transitions,
    dollars: transitions * dollarsPerTransition,
    delaySeconds: watched.delaySeconds(),
    ended,
  };
};
