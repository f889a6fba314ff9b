import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryDelay } from "#local/sfn/recovery.ts";
import type { Flow, State } from "#local/sfn/types.ts";
import { TaskError } from "#local/sfn/types.ts";
import { workshop } from "./run-machine.ts";

const property = <Ts extends [unknown, ...unknown[]]>(check: fc.IAsyncProperty<Ts> | fc.IProperty<Ts>) =>
  fc.assert(check, { numRuns: 150, verbose: fc.VerbosityLevel.Verbose });

/** A leaf state by number: some fail, some wait, some call. */
const leaves: State[] = [
  { Type: "Pass", Output: "{% $states.input %}", End: true },
  { Type: "Wait", Seconds: 2, End: true },
  { Type: "Succeed" },
  { Type: "Fail", Error: "Flaw" },
  { Type: "Pass", Output: "{% $nothing %}", End: true },
  { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Retry: [{ ErrorEquals: ["Loose"] }], End: true },
];
/** One that ends the execution wherever it is. */
const fatal: State = { Type: "Choice", Choices: [{ Condition: false, Next: "Only" }] };

const flowOf = (state: State): Flow => ({ StartAt: "Only", States: { Only: state } });

const machines = (parts: readonly State[]): fc.Arbitrary<State> =>
  fc.letrec<{ state: State }>((tie) => ({
    state: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc
        .integer({ min: 0, max: parts.length - 1 })
        .map((at): State => structuredClone(parts[at] ?? { Type: "Succeed" })),
      fc
        .array(tie("state"), { minLength: 1, maxLength: 3 })
        .map((inner): State => ({ Type: "Parallel", Branches: inner.map(flowOf), End: true })),
      fc
        .tuple(tie("state"), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }), fc.boolean())
        .map(([inner, items, width, retried]): State => ({
          Type: "Map",
          Items: Array.from({ length: items }, (_, index) => index),
          MaxConcurrency: width,
          ItemProcessor: flowOf(inner),
          ...(retried && { Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }] }),
          End: true,
        })),
    ),
  })).state;

describe("Whatever the machine", () => {
  it("it ends, its event ids are dense, every event follows an earlier one, and only the last ends it", async () => {
    await property(
      fc.asyncProperty(machines([...leaves, fatal]), fc.integer({ min: 0, max: 3 }), async (state, loose) => {
        let left = loose;
        const { run, clock } = workshop(() => {
          if (left-- > 0) throw new TaskError("Loose");
          return {};
        });
        const { history, status } = await run({ States: { Only: state } });
        const length = history.length;
        await clock.pass(60_000);
        expect(history).toHaveLength(length);
        expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
        for (const { id = 0, previousEventId = 0 } of history) expect(previousEventId).toBeLessThan(id);
        const ends = history.filter(({ type }) => type?.startsWith("Execution") && type !== "ExecutionStarted");
        expect(ends).toEqual([history.at(-1)]);
        expect(history.at(-1)?.type).toBe(status === "SUCCEEDED" ? "ExecutionSucceeded" : "ExecutionFailed");
      }),
    );
  });

  it("what is left is not aborted, and what is aborted is not left", async () => {
    await property(
      fc.asyncProperty(machines(leaves), async (state) => {
        const { history } = await workshop().run({ States: { Only: state } });
        for (const type of ["Task", "Wait"]) {
          const count = (how: string) => history.filter((event) => event.type === `${type}State${how}`).length;
          expect(count("Exited") + count("Aborted")).toBeLessThanOrEqual(count("Entered"));
        }
      }),
    );
  });

  it("every iteration that begins succeeds, fails or is aborted", async () => {
    await property(
      fc.asyncProperty(machines(leaves), async (state) => {
        const { history } = await workshop().run({ States: { Only: state } });
        const count = (...types: string[]) => history.filter(({ type }) => type && types.includes(type)).length;
        const begun = count("MapIterationStarted");
        const ended = count("MapIterationSucceeded", "MapIterationFailed", "MapIterationAborted");
        expect(ended).toBe(begun);
      }),
    );
  });
});

describe("Whatever the retrier", () => {
  it("its delays never shrink, stay within MaxDelaySeconds, and jitter only shortens them", () => {
    property(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (IntervalSeconds, BackoffRate, most, drawn) => {
          const retrier = { ErrorEquals: ["E"], IntervalSeconds, BackoffRate, ...(most && { MaxDelaySeconds: most }) };
          let before = 0;
          for (let retry = 1; retry <= 8; retry += 1) {
            const delay = retryDelay(retrier, retry, () => drawn);
            expect(delay).toBeGreaterThanOrEqual(before);
            expect(delay).toBeLessThanOrEqual((most ?? Infinity) * 1000);
            const jittered = retryDelay({ ...retrier, JitterStrategy: "FULL" }, retry, () => drawn);
            expect(jittered).toBeCloseTo(delay * drawn);
            before = delay;
          }
        },
      ),
    );
  });
});
