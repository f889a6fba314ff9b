import { ServiceError } from "#local/service.ts";
import { fits, parseDocument } from "./document.ts";
import type { Document } from "./document.ts";
import { parseJson } from "./definition-json.ts";
import { Failure, largestDocument } from "./failure.ts";
import type { Ending } from "./line.ts";

/** A task that waits for its token. */
export interface Ticket {
  readonly token: string;
  /** What the token came back with. Rejects with the {@link Failure} that SendTaskFailure reported. */
  readonly answer: Promise<Document>;
  /** Nobody waits for the token any more. */
  retire(how: Ending): void;
}

/** The tokens of all tasks that wait, or once waited, for one. */
export interface TaskTokens {
  /** Makes a token for a task of a machine; `onHeartbeat` runs at each heartbeat. */
  issue(random: () => number, machineArn: string, onHeartbeat: () => void): Ticket;
  /** The machine that a token was made for; undefined when it is no token. */
  machineOf(token: string): string | undefined;
  /** SendTaskSuccess. Throws ServiceError: InvalidToken, TaskTimedOut, TaskDoesNotExist, InvalidOutput. */
  succeed(token: string, output: string): void;
  /** SendTaskFailure. Throws ServiceError: InvalidToken, TaskTimedOut, TaskDoesNotExist. */
  fail(token: string, error?: string, cause?: string): void;
  /** SendTaskHeartbeat. Throws ServiceError: InvalidToken, TaskTimedOut, TaskDoesNotExist. */
  heartbeat(token: string): void;
}

interface Waiting {
  succeed(output: Document): void;
  fail(failure: Failure): void;
  heartbeat(): void;
}

const refusals: Record<Ending | "unknown", () => ServiceError> = {
  unknown: () => new ServiceError("InvalidToken", "Invalid Token: 'Invalid token'"),
  ended: () => new ServiceError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'"),
  stopped: () => new ServiceError("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist'"),
};

const parseOutput = (output: string): Document => {
  const invalid = (why: string) => new ServiceError("InvalidOutput", `Invalid Output: '${why}'`);
  const { fault } = parseJson(output);
  if (fault) throw invalid(fault.message);
  if (!fits(output)) throw invalid(`The output is larger than ${largestDocument} bytes.`);
  return parseDocument(output);
};

const makeToken = (random: () => number) => {
  const bytes = Uint8Array.from({ length: 96 }, () => Math.floor(random() * 256));
  return `AQCEAAAAKgAAAAM${Buffer.from(bytes).toString("base64")}`;
};

/** The task tokens of one emulated service. */
export const taskTokens = (): TaskTokens => {
  const tokens = new Map<string, Waiting | Ending>();
  const owners = new Map<string, string>();
  const waiting = (token: string): Waiting => {
    const found = tokens.get(token) ?? "unknown";
    if (typeof found === "string") throw refusals[found]();
    return found;
  };
  const take = (token: string) => {
    const found = waiting(token);
    tokens.set(token, "ended");
    return found;
  };
  return {
    issue(random, machineArn, onHeartbeat) {
      let token = makeToken(random);
      while (tokens.has(token)) token += "=";
      const answer = new Promise<Document>((succeed, fail) => {
        tokens.set(token, { succeed, fail, heartbeat: onHeartbeat });
      });
      answer.catch(() => undefined);
      owners.set(token, machineArn);
      const retire = (how: Ending) => {
        if (typeof tokens.get(token) === "object") tokens.set(token, how);
      };
      return { token, answer, retire };
    },
    machineOf: (token) => owners.get(token),
    succeed(token, output) {
      waiting(token);
      const document = parseOutput(output);
      take(token).succeed(document);
    },
    fail(token, error, cause) {
      take(token).fail(new Failure(error, cause));
    },
    heartbeat(token) {
      waiting(token).heartbeat();
    },
  };
};
