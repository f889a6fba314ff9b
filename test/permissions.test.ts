import { describe, expect, it } from "vitest";
import type { Access } from "#local/iam/access.ts";
import { applies, type Grant } from "#local/iam/decide.ts";
import { stagePolicies } from "#local/iam/stage.ts";
import { evaluate } from "../scripts/evaluate.ts";
import { excuses, isExcused } from "./permissions/excuses.ts";
import { lives } from "./permissions/live.ts";
import { additions, removals, type Mutation } from "./permissions/mutations.ts";
import { refusalsOf } from "./permissions/refusals.ts";
import { admitted, distinct, lacking, recorder, told, unused } from "./permissions/review.ts";

const policies = stagePolicies(await evaluate("dev"));
const grants = distinct(policies.grants);

const lived = await Promise.all(
  Object.entries(lives).map(async ([title, live]) => {
    const { authorize, calls } = recorder(policies.inStage);
    await live(authorize);
    return { title, calls: calls() };
  }),
);
const calls = [...new Map(lived.flatMap((each) => each.calls.map((call) => [JSON.stringify(call), call]))).values()];
const refusals = refusalsOf(grants, calls);
const idle = new Map(grants.map((grant) => [grant, unused([grant], calls)]));

const unexcused = (pieces: readonly Grant[]) =>
  pieces.filter((piece) => !excuses.some((excuse) => isExcused(excuse, piece)));
const needless = (pieces: readonly Grant[]) =>
  excuses.filter((excuse) => !pieces.some((piece) => isExcused(excuse, piece)));

describe("the policies of the stacks", () => {
  it.each(lived)("allow every call that is made for $title", ({ calls }) => {
    expect(calls.length).toBeGreaterThan(0);
    expect(lacking(grants, calls), "a policy lacks a statement").toEqual([]);
  });

  it("allow nothing that no call needs, or for a reason", () => {
    const pieces = [...idle.values()].flat();
    expect(unexcused(pieces).map(told), "nothing needs a statement").toEqual([]);
    expect(needless(pieces), "nothing needs an excuse").toEqual([]);
  });

  it("refuse what comes over plain HTTP, and what was allowed on a condition where that is not met", () => {
    expect(refusals.length).toBeGreaterThan(100);
    expect(admitted(grants, refusals)).toEqual([]);
  });
});

/** The first thing that the promises above would say of a change of one statement; undefined when they would still be kept. */
const complaint = ({ from, to }: Mutation): string | undefined => {
  const changed = to ? [to] : [];
  const now = [...grants.filter((grant) => grant !== from), ...changed];
  // For a call of which a statement does not speak, on whatever conditions, its change changes nothing.
  const spoken = [from, ...changed].map(({ statement: { Condition: _, ...statement }, ...of }) => ({
    ...of,
    statement,
  }));
  const concerns = (call: Access) => spoken.some((grant) => applies(grant, call));
  const own = unused(changed, calls);
  const others = Array.from(idle, ([grant, pieces]) => (grant === from ? [] : pieces)).flat();
  return [
    ...lacking(now, calls.filter(concerns)),
    ...admitted(now, refusals.filter(concerns)),
    ...unexcused(own).map(told),
    ...needless([...others, ...own]).map(({ action }) => action),
  ][0];
};

describe("these promises are broken", () => {
  it.each(Object.entries(removals))("when any one %s is taken out of any one statement", (_, removal) => {
    const all = grants.flatMap(removal);
    expect(all.length).toBeGreaterThan(10);
    const unseen = all.filter((one) => !complaint(one));
    expect(unseen.map(({ from, what }) => `${what} of ${told(from)}`)).toEqual([]);
  });

  it.each(Object.entries(additions))(
    "when one more %s that nothing needs is added to any one statement",
    (_, addition) => {
      const all = grants.filter(({ statement }) => statement.Effect === "Allow").flatMap(addition);
      const unseen = all.filter((one) => !complaint(one));
      expect(unseen.map(({ from }) => told(from))).toEqual([]);
    },
  );
});
