import * as v from "valibot";
import type { Problem } from "#core/issues.ts";
import type { Route } from "./routes.ts";

/** Why a call did not give what was asked for, in the API's own words where it answered. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** What is wrong with which member of the request. */
  readonly errors: readonly Problem[];
  /** It is not known whether what was asked for was done. */
  readonly mayBeDone: boolean;
  constructor(message: string, about: Partial<Pick<CallFailed, "status" | "errors" | "mayBeDone" | "cause">> = {}) {
    super(message, { cause: about.cause });
    this.status = about.status;
    this.errors = about.errors ?? [];
    this.mayBeDone = about.mayBeDone ?? false;
  }
}

/** Milliseconds until an answer is given up: API Gateway waits for a function for 30 seconds. */
const patience = 35_000;

const Told = v.object({
  message: v.string(),
  errors: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() })), []),
});

const failureOf = async (answer: Response): Promise<CallFailed> => {
  const { status } = answer;
  const told = v.safeParse(Told, await answer.json().catch(() => undefined));
  const about = { status, mayBeDone: status >= 500 };
  return told.success
    ? new CallFailed(told.output.message, { ...about, errors: told.output.errors })
    : new CallFailed(`The API answered ${status} ${answer.statusText}`.trim(), about);
};

/** What an answer says. */
const read = async (answer: Response, signal: AbortSignal | undefined): Promise<unknown> => {
  try {
    return await answer.json();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new CallFailed("What came is no answer of the API's, or only a part of one", { cause, mayBeDone: true });
  }
};

/** What is asked of the API, and what its answer must be. */
export interface Call<Output> extends Route {
  /** Parameters of the query; those that are undefined or empty are left out. */
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** What the answer must be. */
  answers: v.GenericSchema<unknown, Output>;
  /** Is told of the headers of an answer that is no failure. */
  heard?: (headers: Headers) => void;
  signal?: AbortSignal;
}

/** The API, as the page calls it. */
export interface Api {
  /** Makes one call. It is not repeated: what is shown is asked for again anyway, and what is changed is the visitor's to repeat. Throws CallFailed. */
  call<Output>(call: Call<Output>): Promise<Output>;
  /** The address of a route, for people to copy. */
  address(route: Pick<Route, "path">): string;
  /** What the API's clock said last, in milliseconds; the page's own before it said anything. */
  now(): number;
}

/** The API at a base address. `now` is the clock, in milliseconds; `authorize` adds what says who calls. */
export const apiAt = (
  base: string,
  now: () => number,
  authorize: (request: Request) => Promise<Request> = async (same) => same,
): Api => {
  let heard: number | undefined;

  const addressOf = (path: string) => new URL(`${base}${path}`, location.href);
  // A browser does not show a page what another origin answers without saying that this page may read it.
  const silence = () =>
    addressOf("/").origin === location.origin
      ? "The API cannot be reached"
      : "The API cannot be reached, or it has refused the call and does not let this page read why";

  const ask = async ({ method, path, query = {}, body, signal }: Call<unknown>) => {
    const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
    const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
    const limit = AbortSignal.timeout(patience);
    const request = new Request(`${base}${path}${search}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const authorized = await authorize(request).catch((cause: unknown) => {
      throw new CallFailed(cause instanceof Error ? cause.message : String(cause), { cause });
    });
    try {
      return await fetch(authorized);
    } catch (cause) {
      if (signal?.aborted) throw cause;
      const why = limit.aborted ? `No answer came within ${patience / 1000} seconds` : silence();
      throw new CallFailed(why, { cause, mayBeDone: true });
    }
  };

  return {
    async call(call) {
      const answer = await ask(call);
      const date = Date.parse(answer.headers.get("date") ?? "");
      if (Number.isFinite(date)) heard = date;
      if (!answer.ok) throw await failureOf(answer);
      const parsed = v.safeParse(call.answers, answer.status === 204 ? undefined : await read(answer, call.signal));
      if (!parsed.success)
        throw new CallFailed(
          `The API's answer is not as expected: ${v.getDotPath(parsed.issues[0]) ?? ""} ${parsed.issues[0].message}`,
          { mayBeDone: true },
        );
      call.heard?.(answer.headers);
      return parsed.output;
    },
    address: ({ path }) => addressOf(path).href,
    now: () => heard ?? now(),
  };
};
