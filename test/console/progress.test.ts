import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import fc from "fast-check";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { HistoryPage, type HistoryEvent } from "../../src/console/answers.ts";
import { isWaiting } from "../../src/console/graph/definition.ts";
import { machines } from "../../src/console/graph/machines.ts";
import { edgesOf, end, start } from "../../src/console/graph/shape.ts";
import { isBad, pretty, toldBy } from "../../src/console/run/details.ts";
import { progressOf, timesPassed, type Progress } from "../../src/console/run/progress.ts";
import { isWhole, merged, readNew, type Page } from "../../src/console/run/reading.ts";
import { roundsOf } from "../../src/console/run/rounds.ts";
import { standingInWords, stopwatch, whereabouts } from "../../src/console/run/words.ts";
import type { MachineName } from "../../src/wiring.ts";
import { request, setup, type Setup } from "../cloud.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const jobs = "/model-customization-jobs";
const hour = 3_600_000;

/** Pages of a job's history, newest first, as the API gives them. */
const pagesOf =
  ({ get }: Setup, maxResults: number, name = "a-job") =>
  async (nextToken: string | undefined): Promise<Page> => {
    const query = new URLSearchParams({
      maxResults: String(maxResults),
      reverseOrder: "true",
      ...(nextToken && { nextToken }),
    });
    return v.parse(HistoryPage, (await get(`${jobs}/${name}/execution/events?${query}`)).body);
  };

const readAll = async (page: (nextToken: string | undefined) => Promise<Page>, known: readonly HistoryEvent[] = []) => {
  let all = known;
  await readNew(known, page, (more) => (all = more));
  return all;
};

/** The history of a flow that is not a job's own, as the API would give it. */
const historyOf = async (all: Setup, machine: MachineName) => {
  const [{ name = "" } = {}] = await all.executions(machine);
  const events = await all.history(name, machine);
  return v.parse(HistoryPage, JSON.parse(JSON.stringify({ events }))).events;
};

/** Runs of every kind, by what becomes of them. */
const live = {
  async completes(all: Setup) {
    await all.post(request());
    await all.clock.pass(8 * hour);
    return readAll(pagesOf(all, 1000));
  },
  async "is refused"(all: Setup) {
    await all.post(request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } }));
    await all.clock.pass(hour);
    return readAll(pagesOf(all, 1000));
  },
  async "waits for a place"(all: Setup) {
    for (const name of ["first", "second"])
      await all.makeElsewhere({ jobName: name, customModelName: name, clientRequestToken: name });
    await all.post(request());
    await all.clock.pass(10 * 60_000);
    return readAll(pagesOf(all, 1000));
  },
  async "is aborted"(all: Setup) {
    await all.post(request());
    await all.clock.pass(hour / 2);
    const { executionArn } = await all.execution("a-job-1");
    await all.sfn.send(new StopExecutionCommand({ executionArn, error: "Enough", cause: "Somebody had enough" }));
    await all.clock.pass(hour);
    return readAll(pagesOf(all, 1000));
  },
  async "lasts 72 hours"(all: Setup) {
    await all.post(request());
    await all.clock.pass(79 * hour);
    return readAll(pagesOf(all, 1000));
  },
  async "is stopped"(all: Setup) {
    await all.post(request());
    await all.clock.pass(hour / 2);
    await all.send("POST", `${jobs}/a-job/stop`, {});
    await all.clock.pass(2 * hour);
    return historyOf(all, "stop-job");
  },
  async "is deleted"(all: Setup) {
    await all.post(request());
    await all.clock.pass(8 * hour);
    await all.call("DELETE", "/custom-models/a-model");
    await all.clock.pass(2 * hour);
    return historyOf(all, "delete-model");
  },
} as const;
type Kind = keyof typeof live;
const kinds: readonly Kind[] = [
  "completes",
  "is refused",
  "waits for a place",
  "is aborted",
  "lasts 72 hours",
  "is stopped",
  "is deleted",
];

const machineOf = (kind: Kind) =>
  machines[kind === "is stopped" ? "stop-job" : kind === "is deleted" ? "delete-model" : "customize-model"];

const histories = new Map<Kind, readonly HistoryEvent[]>();
beforeAll(async () => {
  for (const kind of kinds)
    histories.set(
      kind,
      await live[kind](await setup({ jobs: { duration: () => (kind === "lasts 72 hours" ? 72 : 1) * hour } })),
    );
  // So many hours take seconds, and more of them where others work as well.
}, 60_000);
const history = (kind: Kind) => histories.get(kind) ?? [];

const standing = (progress: Progress) =>
  Object.fromEntries([...progress.states].map(([name, run]) => [name, run.standing]));

const entered = (events: readonly HistoryEvent[]) => events.filter(({ type }) => type.endsWith("StateEntered")).length;

describe("what a history tells", () => {
  it("of a job that completes: what succeeded, where it waited in vain, how often it was asked about, and which ways it went", () => {
    const progress = progressOf(history("completes"));
    expect(progress.ended).toBe("SUCCEEDED");
    expect(progress.current).toBeUndefined();
    expect(progress.latest).toBe("Completed");
    expect(standing(progress)).toEqual({
      Preflight: "succeeded",
      CheckDatasets: "succeeded",
      CreateJob: "succeeded",
      HasEnded: "succeeded",
      WaitForChange: expect.stringMatching(/succeeded|caught/),
      PollJob: "succeeded",
      RecordMetrics: "succeeded",
      HowDidItEnd: "succeeded",
      Completed: "succeeded",
    });
    const rounds = progress.states.get("PollJob")?.entered ?? 0;
    expect(rounds).toBeGreaterThan(1);
    expect(progress.states.get("HasEnded")?.entered).toBe(rounds + 1);
  });

  it("of a job that is refused: the state whose error was caught, and the one that failed the run", () => {
    const progress = progressOf(history("is refused"));
    expect(progress.ended).toBe("FAILED");
    expect(standing(progress)).toEqual({
      Preflight: "succeeded",
      CheckDatasets: "caught",
      RecordFailure: "succeeded",
      Failed: "failed",
    });
    expect(progress.passed.get(JSON.stringify(["CheckDatasets", "RecordFailure", true]))).toBe(1);
    expect(progress.passed.get(JSON.stringify(["Failed", end, false]))).toBe(1);
    expect(standingInWords(progress, "CheckDatasets")).toBe("caught an error, last error RefusedError");
    expect(standingInWords(progress, "PollJob")).toBe("not reached");
  });

  it("of a job that waits for a place: the state that is under way, its attempts, and that it waits for another", () => {
    const progress = progressOf(history("waits for a place"));
    expect(progress.current).toBe("CreateJob");
    const run = progress.states.get("CreateJob");
    expect(run).toMatchObject({ standing: "current", entered: 1, failing: true, error: "CapacityError" });
    expect(run?.retried).toBeGreaterThan(2);
    expect(run?.attempt).toBe((run?.retried ?? 0) + 1);
  });

  it("of a run that is aborted: where it was", () => {
    const progress = progressOf(history("is aborted"));
    expect(progress).toMatchObject({ ended: "ABORTED", latest: "WaitForChange" });
    expect(progress.states.get("WaitForChange")).toMatchObject({ standing: "aborted", error: "Enough" });
  });

  it("of a job of 72 hours: every one of its rounds", () => {
    const events = history("lasts 72 hours");
    expect(events.length).toBeGreaterThan(300);
    const rounds = events.filter(
      (event) => JSON.stringify(event).includes('"name":"PollJob"') && event.type === "TaskStateEntered",
    );
    expect(rounds.length).toBeGreaterThan(20);
    const progress = progressOf(events);
    expect(progress.states.get("PollJob")?.entered).toBe(rounds.length);
    expect(roundsOf(machines["customize-model"].definition, progress)).toBe(rounds.length);
  });

  it("of nothing: nothing", () => {
    expect(progressOf([])).toEqual({ states: new Map(), passed: new Map(), stateOf: new Map() });
  });

  it("of a run that is taken up again: that it goes on", () => {
    const events = history("is refused");
    const last = events.at(-1);
    const again = progressOf([
      ...events,
      { id: events.length + 1, timestamp: last?.timestamp ?? "", type: "ExecutionRedriven" },
    ]);
    expect(again.ended).toBeUndefined();
    expect(again.current).toBe("Failed");
  });
});

describe("where a run is", () => {
  it("is the state under way, with what becomes of its attempts, or the last one", () => {
    expect(whereabouts(progressOf([]))).toBe("–");
    expect(whereabouts(progressOf(history("completes")))).toBe("Completed");
    expect(whereabouts(progressOf(history("is aborted")))).toBe("WaitForChange");
    const waiting = history("waits for a place");
    expect(whereabouts(progressOf(waiting))).toBe("CreateJob, to be tried again after CapacityError");
    const tried = waiting.findLastIndex(({ type }) => type === "TaskScheduled");
    const { attempt } = progressOf(waiting).states.get("CreateJob") ?? {};
    expect(whereabouts(progressOf(waiting.slice(0, tried + 1)))).toBe(`CreateJob, attempt ${attempt}`);
  });
});

describe("the waits of a machine", () => {
  it.each([
    ["customize-model", { WaitForChange: "PollJob" }],
    ["stop-job", { WaitToStop: "StopJob" }],
    ["delete-model", { WaitForJob: "FindModel", WaitForRemoval: "ClearModel" }],
  ] as const)("of %s lead to where it looks again", (name, leads) => {
    const waits = Object.entries(machines[name].definition.States).filter(([, state]) => isWaiting(state));
    expect(Object.fromEntries(waits.map(([wait, { Next }]) => [wait, Next]))).toEqual(leads);
  });
});

describe.each(kinds)("the history of a run that %s", (kind) => {
  /** Every way of its machine. */
  const ways = edgesOf(machineOf(kind).definition);

  it("has every event from the first on", async () => {
    const events = history(kind);
    expect(isWhole(events)).toBe(true);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  });

  it("names only states and ways that its machine has", () => {
    const progress = progressOf(history(kind));
    const { States } = machineOf(kind).definition;
    expect(Object.keys(States)).toEqual(expect.arrayContaining([...progress.states.keys()]));
    const all = [...progress.passed.values()].reduce((sum, times) => sum + times, 0);
    expect(ways.reduce((sum, way) => sum + timesPassed(progress, way), 0)).toBe(all);
  });

  it("gives a consistent picture at every moment: at most one state under way, each as often left as entered, by ways that are there", () => {
    const events = history(kind);
    fc.assert(
      fc.property(fc.nat(events.length), (length) => {
        const before = events.slice(0, length);
        const progress = progressOf(before);
        const runs = [...progress.states];
        const current = runs.filter(([, run]) => run.standing === "current").map(([name]) => name);
        expect(current).toEqual(progress.current === undefined ? [] : [progress.current]);
        expect(progress.ended === undefined || current.length === 0).toBe(true);
        expect(runs.reduce((sum, [, run]) => sum + run.entered, 0)).toBe(entered(before));
        for (const [name, run] of runs) {
          const [into, out] = [ways.filter(({ to }) => to === name), ways.filter(({ from }) => from === name)];
          const times = (some: typeof ways) => some.reduce((sum, way) => sum + timesPassed(progress, way), 0);
          expect(times(into)).toBe(run.entered);
          expect(run.entered - times(out)).toBe(
            name === progress.latest && !(progress.ended && times(out) === run.entered) ? 1 : 0,
          );
        }
        expect(progress.stateOf.size).toBeGreaterThanOrEqual(2 * entered(before) - runs.length - 1);
      }),
    );
  });

  it("says the same in whatever order its pages come, whatever they overlap", () => {
    const events = history(kind);
    const pages = fc.array(fc.tuple(fc.nat(events.length), fc.nat(60)), { maxLength: 20 });
    fc.assert(
      fc.property(pages, fc.shuffledSubarray([...events]), (cuts, some) => {
        const known = cuts.reduce<readonly HistoryEvent[]>(
          (sum, [from, length]) => merged(sum, events.slice(from, from + length).reverse()),
          merged([], some),
        );
        expect(progressOf(merged(known, events))).toEqual(progressOf(events));
        expect(known.map(({ id }) => id)).toEqual(known.map(({ id }) => id).sort((one, other) => one - other));
      }),
    );
  });

  it("says no more than it did where events are missing", () => {
    const events = history(kind);
    const whole = progressOf(events);
    fc.assert(
      fc.property(fc.subarray([...events]), (some) => {
        const part = progressOf(some);
        expect([...part.states.values()].filter((run) => run.standing === "current").length).toBeLessThanOrEqual(1);
        for (const [name, run] of part.states)
          expect(run.entered).toBeLessThanOrEqual(whole.states.get(name)?.entered ?? 0);
        for (const key of part.passed.keys()) {
          const [from, to] = JSON.parse(key);
          expect(ways.some((way) => way.from === from && way.to === to)).toBe(true);
        }
        for (const { from, to } of ways.filter((way) => way.from !== start)) {
          const between = ways.filter((way) => way.from === from && way.to === to);
          const times = (progress: Progress) => between.reduce((sum, way) => sum + timesPassed(progress, way), 0);
          expect(times(part)).toBeLessThanOrEqual(times(whole));
        }
      }),
    );
  });

  it("has a round for each time that it waited and went on to look how things stand", () => {
    const { definition } = machineOf(kind);
    const visits = history(kind).flatMap((event) => {
      const { name } = { name: undefined, ...Object(event["stateEnteredEventDetails"]) };
      return typeof name === "string" ? [name] : [];
    });
    const rounds = visits.filter((name, at) => {
      const before = definition.States[visits[at - 1] ?? ""];
      return before && isWaiting(before) && before.Next === name;
    });
    expect(roundsOf(definition, progressOf(history(kind)))).toBe(rounds.length);
  });

  it("is not disturbed by types of events that nobody knows yet", () => {
    const events = history(kind);
    fc.assert(
      fc.property(fc.array(fc.nat(events.length - 1), { maxLength: 30 }), fc.string(), (places, type) => {
        fc.pre(!/State(?:Entered|Exited)$|Scheduled$|Failed$|TimedOut$|Succeeded$|^Execution/.test(type));
        const strange = new Set(places);
        const renumbered = new Map<number, number>();
        const more = events.flatMap((event, index) => {
          const id = index + 1 + [...strange].filter((place) => place <= index).length;
          renumbered.set(event.id, id);
          const previousEventId = renumbered.get(event.previousEventId ?? 0) ?? 0;
          const known = { ...event, id, previousEventId };
          return strange.has(index) ? [{ id: id - 1, timestamp: event.timestamp, type }, known] : [known];
        });
        const { states, current, ended } = progressOf(more);
        const plain = progressOf(events);
        expect({ states, current, ended }).toEqual({
          states: plain.states,
          current: plain.current,
          ended: plain.ended,
        });
        for (const way of ways.filter(({ from }) => from !== start))
          expect(timesPassed(progressOf(more), way)).toBe(timesPassed(plain, way));
      }),
    );
  });
});

describe("reading a history", () => {
  it("again asks for what is new alone, and keeps what is known", async () => {
    const all = await setup({ jobs: { duration: () => 3 * hour } });
    await all.post(request());
    await all.clock.pass(hour);
    const before = await readAll(pagesOf(all, 50));
    await all.clock.pass(hour / 2);
    let asked = 0;
    const page = (nextToken: string | undefined) => {
      asked += 1;
      return pagesOf(all, 50)(nextToken);
    };
    const after = await readAll(page, before);
    expect(after.length).toBeGreaterThan(before.length);
    expect(asked).toBeLessThanOrEqual(Math.ceil((after.length - before.length + 1) / 50));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(isWhole(after)).toBe(true);
    const same = await readAll(page, after);
    expect(same).toBe(after);
  });

  it("tells what is known after every page, and fills what a reading that broke off left out", async () => {
    const events = history("lasts 72 hours");
    const served = (size: number) => async (nextToken: string | undefined) => {
      const last = Number(nextToken ?? events.length);
      return {
        events: events.slice(Math.max(0, last - size), last).reverse(),
        nextToken: last > size ? String(last - size) : undefined,
      };
    };
    const told: number[] = [];
    await readNew([], served(100), (known) => told.push(known.length));
    expect(told).toEqual([
      ...Array.from({ length: Math.floor(events.length / 100) }, (_, at) => (at + 1) * 100),
      events.length,
    ]);

    const left = [...events.slice(0, 50), ...events.slice(120, 200)];
    expect(await readAll(served(100), left)).toEqual(events);
  });

  it("ends where the pages do, though something is missing", async () => {
    const [, ...rest] = history("is refused");
    const known = await readAll(async () => ({ events: rest.toReversed() }));
    expect(known).toEqual(rest);
    expect(isWhole(known)).toBe(false);
  });

  it("of 20,000 events is read in 20 pages, and told", async () => {
    const some = history("lasts 72 hours");
    const events = Array.from({ length: 20_000 }, (_, at) => ({
      ...(some[at % some.length] ?? { type: "", timestamp: "" }),
      id: at + 1,
    }));
    let pages = 0;
    const page = async (nextToken: string | undefined) => {
      pages += 1;
      const last = Number(nextToken ?? events.length);
      return {
        events: events.slice(last - 1000, last).reverse(),
        nextToken: last > 1000 ? String(last - 1000) : undefined,
      };
    };
    const known = await readAll(page);
    expect(known).toEqual(events);
    expect(pages).toBe(20);
    expect(progressOf(known).stateOf.size).toBeGreaterThan(0);
  });
});

describe("the details of an event", () => {
  const event = (members: object): HistoryEvent => ({
    id: 1,
    timestamp: "2026-01-01T00:00:00Z",
    type: "TaskFailed",
    ...members,
  });

  it("are what its member of details has, what is looked for first at the top, with JSON as it is read best", () => {
    const told = toldBy(
      event({
        taskFailedEventDetails: {
          resource: "invoke",
          cause: '{"errorType":"A"}',
          error: "A",
          inputDetails: { truncated: false },
        },
      }),
    );
    expect(told).toEqual([
      { name: "error", text: "A" },
      { name: "cause", text: '{\n  "errorType": "A"\n}' },
      { name: "resource", text: "invoke" },
    ]);
  });

  it("say so where something was cut off", () => {
    const told = toldBy(event({ taskSucceededEventDetails: { output: '{"a":', outputDetails: { truncated: true } } }));
    expect(told).toEqual([
      { name: "output", text: '{"a":' },
      { name: "outputDetails", text: "cut off by Step Functions" },
    ]);
  });

  it("are none of an event that has none, and never fail", () => {
    expect(toldBy(event({}))).toEqual([]);
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        expect(typeof pretty(value)).toBe("string");
        expect(
          toldBy(event({ someEventDetails: value, other: text })).every((told) => typeof told.text === "string"),
        ).toBe(true);
      }),
    );
  });

  it("mark what went wrong", () => {
    expect(["TaskTimedOut", "ExecutionFailed", "TaskStateAborted"].map((type) => isBad(event({ type })))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isBad(event({ type: "TaskSucceeded" }))).toBe(false);
  });
});

it("tells how long after the start something was, to the millisecond", () => {
  expect(stopwatch(0)).toBe("0:00:00.000");
  expect(stopwatch(72 * hour + 62_005)).toBe("72:01:02.005");
});
