import type { HistoryEventType } from "@aws-sdk/client-sfn";
import type { Clock } from "#local/clock.ts";
import type { Document } from "./document.ts";
import type { Bindings } from "./expressions.ts";
import { abandoned } from "./failure.ts";
import type { Details, History } from "./history.ts";
import type { TaskTokens } from "./tokens.ts";
import type { Integration, Json, Machine, State } from "./types.ts";

/** What all lines of an execution share. */
export interface Run {
  readonly clock: Clock;
  readonly integrate: Integration;
  readonly tokens: TaskTokens;
  readonly random: () => number;
  readonly region: string;
  readonly machine: Machine;
  /** The execution's ARN. */
  readonly arn: string;
  readonly history: History;
  readonly ambient: Bindings;
  /** The members of the context object that are the same in every state. */
  readonly context: { readonly Execution: Json; readonly StateMachine: Json };
}

/** The item of a Map that a line runs for. */
export interface Item {
  Index: number;
  Value: Json;
}

/** How a line came to be left before its end; a token's late answer depends on it. */
export type Ending = "ended" | "stopped";

/** The state that a line is in, and the lines that run inside it. */
export interface Open {
  readonly name: string;
  readonly type: State["Type"];
  inner: readonly Line[];
}

const abortEvents = {
  Task: "TaskStateAborted",
  Wait: "WaitStateAborted",
  Map: "MapStateAborted",
  Parallel: "ParallelStateAborted",
} as const satisfies Partial<Record<State["Type"], HistoryEventType>>;

const iterationDetails = {
  MapIterationStarted: "mapIterationStartedEventDetails",
  MapIterationSucceeded: "mapIterationSucceededEventDetails",
  MapIterationFailed: "mapIterationFailedEventDetails",
  MapIterationAborted: "mapIterationAbortedEventDetails",
} as const satisfies Partial<Record<HistoryEventType, keyof Details>>;

const abortEvent = (type: State["Type"]): HistoryEventType | undefined =>
  type === "Task" || type === "Wait" || type === "Map" || type === "Parallel" ? abortEvents[type] : undefined;

/** One state after another: an execution's main line, a branch of a Parallel, or an iteration of a Map. */
export class Line {
  readonly run: Run;
  readonly item: Item | undefined;
  variables: Readonly<Record<string, Json>>;
  /** The id that the line's next event follows. */
  last: number;
  open: Open | undefined;
  /** Whether it has begun and not ended. */
  running = false;
  #closed = false;
  readonly #leave = new Set<(how: Ending) => void>();

  constructor(run: Run, last: number, variables: Readonly<Record<string, Json>>, item?: Item) {
    this.run = run;
    this.last = last;
    this.variables = variables;
    this.item = item;
  }

  /** A line inside this one. It sees this one's variables and cannot set them. Throws {@link abandoned} as record does. */
  fork(previous: number, item?: Item): Line {
    if (this.#closed) throw abandoned;
    return new Line(this.run, previous, this.variables, item ?? this.item);
  }

  /** Records the line's next event. Throws {@link abandoned} when nobody waits for the line any more. */
  record(type: HistoryEventType, details?: Details): number {
    this.last = this.note(type, details);
    return this.last;
  }

  /** Records an event that the line's next one does not follow. */
  note(type: HistoryEventType, details?: Details, previous: number = this.last): number {
    if (this.#closed) throw abandoned;
    return this.run.history.append(previous, type, details);
  }

  /** Runs `leave` should the line be left before its end; the answer forgets it. */
  onLeave(leave: (how: Ending) => void): () => void {
    this.#leave.add(leave);
    return () => this.#leave.delete(leave);
  }

  /** Runs `run` after `ms` milliseconds, unless the line is left before or the answer is called. */
  after(ms: number, run: () => void): () => void {
    const stop = this.run.clock.after(ms, () => {
      forget();
      run();
    });
    const forget = this.onLeave(stop);
    return () => {
      forget();
      stop();
    };
  }

  /** Waits; for ever, once the line is left. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Leaves the line and all inside it: their timers stop, their tokens end, and they record nothing more. */
  leave(how: Ending): void {
    if (this.#closed) return;
    this.#closed = true;
    this.running = false;
    for (const leave of this.#leave) leave(how);
    this.#leave.clear();
    for (const inner of this.open?.inner ?? []) inner.leave(how);
  }

  /** Records what is aborted in the line because of the event `cause`, from the outside in. */
  recordAborted(cause: number): void {
    const aborted = this.open && abortEvent(this.open.type);
    if (aborted) this.note(aborted, undefined, cause);
    this.recordInnerAborted(cause);
  }

  /** Records what is aborted in the lines inside this one, in their order: of those under way, and of the one that `failed`. */
  recordInnerAborted(cause: number, failed?: Line): void {
    if (!this.open) return;
    for (const line of this.open.inner) {
      if (line !== failed && !line.running) continue;
      const ending = line === failed ? "MapIterationFailed" : "MapIterationAborted";
      if (this.open.type === "Map") line.noteIteration(ending, this.open.name, cause);
      line.recordAborted(cause);
    }
  }

  /** Records what became of the iteration of the Map `name` that this line runs for. */
  noteIteration(type: keyof typeof iterationDetails, name: string, previous: number): number {
    this.running = type === "MapIterationStarted";
    return this.note(type, { [iterationDetails[type]]: { name, index: this.item?.Index ?? 0 } }, previous);
  }
}

/** The outcome of a state: its output, the variables it sets, and where the line goes on. */
export interface Outcome {
  output: Document;
  assigned?: Record<string, Document>;
  next?: string | undefined;
}
