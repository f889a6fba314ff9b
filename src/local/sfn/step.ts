import { documentOf, fits, isMembers } from "./document.ts";
import type { Document, Members } from "./document.ts";
import { EvaluationError, evaluate, wrongType } from "./expressions.ts";
import type { Scope } from "./expressions.ts";
import { Failure, tooLarge } from "./failure.ts";
import type { Line, Outcome } from "./line.ts";
import type { Json, NumberExpression, State } from "./types.ts";

/** `$states` beside input and context. */
export interface Results {
  result?: Json;
  errorOutput?: Json;
}

/** The fields by which a state, a choice or a catcher says what it gives on. */
export interface Giving {
  Output?: Json;
  Assign?: Record<string, Json>;
}

/** The largest whole number that a field takes. */
const longest = 99_999_999;

let timed: { at: number; text: string } | undefined;

/** A time as the context object has it. Most states are entered within a millisecond of another. */
const isoTime = (at: number) => {
  if (timed?.at !== at) timed = { at, text: new Date(at).toISOString() };
  return timed.text;
};

/** One visit of a line to a state: what its fields are evaluated with, and how its failures are told. */
export class Step {
  readonly line: Line;
  readonly name: string;
  readonly input: Document;
  readonly #entered: number;
  readonly #before: number;
  #begun = false;
  #state: Members;
  #task: Members | undefined;
  /** The context object, once it was asked for. */
  #context: Members | undefined;

  /** Enters the state: records it, with its input written as `given`. */
  constructor(line: Line, name: string, type: State["Type"], input: Document, given = input.text) {
    this.line = line;
    this.name = name;
    this.input = input;
    this.#before = line.last;
    this.#entered = line.record(`${type}StateEntered`, {
      stateEnteredEventDetails: { name, input: given, inputDetails: { truncated: false } },
    });
    line.open = { name, type, inner: [] };
    this.#state = { Name: name, EnteredTime: isoTime(line.run.clock.now()) };
  }

  /** The state has done something of which the history tells nothing. */
  begin(): void {
    this.#begun = true;
  }

  /** Sets `$states.context.State.RetryCount`. */
  countRetries(count: number): void {
    this.#state = { ...this.#state, RetryCount: count };
    this.#context = undefined;
  }

  /** Sets `$states.context.Task.Token`. */
  setToken(token: string): void {
    this.#task = { Token: token };
    this.#context = undefined;
  }

  /** A failure of the interpreter's own, told as the service tells it. */
  failure(error: string, cause: string): Failure {
    return new Failure(error, this.#prefix() + cause);
  }

  /** The value of a field. A field that cannot be evaluated is recorded, and thrown as a {@link Failure}. */
  evaluate(template: Json, field: string, results?: Results, line = this.line): Json | Promise<Json> {
    return evaluate(template, field, this.#scope(results, line));
  }

  /** The value of a field that takes a number. */
  async number(template: NumberExpression, field: string): Promise<number> {
    const value = await this.evaluate(template, field);
    return typeof value === "number" ? value : this.#refuse(wrongType(template, field, "number", value), this.line);
  }

  /** The value of a field that takes a whole number that is not negative, such as seconds. */
  async integer(template: NumberExpression, field: string): Promise<number> {
    const value = await this.number(template, field);
    if (!Number.isInteger(value))
      return this.refuse(`The ${field} field cannot be parsed as an integer: ${value}`, field);
    if (value >= 0 && value <= longest) return value;
    return this.refuse(`${field} must be between 0 and ${longest} but was: ${value}`, field);
  }

  /** The value of a field that takes a string. */
  async string(template: string, field: string): Promise<string> {
    const value = await this.evaluate(template, field);
    return typeof value === "string" ? value : this.#refuse(wrongType(template, field, "string", value), this.line);
  }

  /** The value of a field that takes true or false. */
  async boolean(template: string | boolean, field: string): Promise<boolean> {
    const value = await this.evaluate(template, field);
    return typeof value === "boolean" ? value : this.#refuse(wrongType(template, field, "boolean", value), this.line);
  }

  /** The value of a field that takes an array. */
  async array(template: Json, field: string): Promise<Json[]> {
    const value = await this.evaluate(template, field);
    return Array.isArray(value) ? value : this.#refuse(wrongType(template, field, "array", value), this.line);
  }

  /** A value as a document, of one that is known already when it is its value. */
  document(value: Json, known: Document): Document {
    if (value === known.value && !known.written) return known;
    const document = documentOf(value);
    if (!fits(document.text)) throw tooLarge(this.name, "own");
    return document;
  }

  /** Records a field whose value is none that it could have and throws its {@link Failure}. */
  refuse(cause: string, field?: string): never {
    return this.#refuse(new EvaluationError(cause, field), this.line);
  }

  /**
   * What the state gives on by `Output` and `Assign`; `otherwise` where there is no Output. Both see the variables as they
   * were. `at` is the path to the fields, such as `Catch[0]/`.
   */
  async give(giving: Giving, at: string, otherwise: Document, results?: Results): Promise<Outcome> {
    let assigned: Record<string, Document> | undefined;
    if (giving.Assign) {
      assigned = {};
      const values = await this.evaluate(giving.Assign, `${at}Assign`, results);
      if (isMembers(values)) for (const [name, value] of Object.entries(values)) assigned[name] = documentOf(value);
    }
    const output =
      giving.Output === undefined
        ? otherwise
        : this.document(await this.evaluate(giving.Output, `${at}Output`, results), this.input);
    return assigned ? { output, assigned } : { output };
  }

  #prefix() {
    return `An error occurred while executing the state '${this.name}' (entered at the event id #${this.#entered}). `;
  }

  #scope(results: Results | undefined, line: Line): Scope {
    return {
      ambient: line.run.ambient,
      bindings: () => ({
        ...line.variables,
        states: { input: this.input.value, ...results, context: this.#contextIn(line) },
      }),
      refuse: (error) => this.#refuse(error, line),
    };
  }

  #contextIn(line: Line): Json {
    const { item, run } = line;
    this.#context ??= { ...run.context, State: this.#state, ...(this.#task && { Task: this.#task }) };
    return item ? { ...this.#context, Map: { Item: { Index: item.Index, Value: item.Value } } } : this.#context;
  }

  /** The event of a state that failed before it did anything follows what came before the state. */
  #refuse({ message, location }: EvaluationError, line: Line): never {
    const error = "States.QueryEvaluationError";
    const cause = this.#prefix() + message;
    line.last = line.note(
      "EvaluationFailed",
      { evaluationFailedEventDetails: { state: this.name, error, cause, ...(location !== undefined && { location }) } },
      line.last === this.#entered && !this.#begun ? this.#before : line.last,
    );
    throw new Failure(error, cause);
  }
}
