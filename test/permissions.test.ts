import { describe, expect, it } from "vitest";
import type { Access } from "#local/iam/access.ts";
import { applies, type Grant } from "#local/iam/decide.ts";
import { stagePolicies } from "#local/iam/stage.ts";
import { evaluate } from "../scripts/evaluate.ts";
import { excuses, isExcused } from "./permissions/excuses.ts";
import { keyPolicies } from "./permissions/key-policies.ts";
import { lives } from "./permissions/live.ts";
import { additions, partsOf, removals, type Mutation } from "./permissions/mutations.ts";
import { openResources, openValues, wholeAccount } from "./permissions/open.ts";
import { refusalsOf } from "./permissions/refusals.ts";
import { admitted, callsOf, distinct, lacking, once, recorder, told, twice, unused } from "./permissions/review.ts";
import { everything, theirBucket } from "./permissions/settings.ts";

const lived = await Promise.all(
  Object.entries(lives).map(async ([title, { live, elsewhere }]) => {
    const { authorize, calls } = recorder();
    await live(authorize);
    return { title, elsewhere, calls: calls() };
  }),
);

/** Calls that are made only where settings ask for them: of keys, and of X-Ray. */
const bySettings = /^(kms|xray):/;

/** A stage with these settings, and what is called in it. */
const stageOf = async (title: string, settings: Record<string, string>) => {
  const set = settings === everything;
  const deployed = await evaluate("dev", undefined, settings);
  const { grants, inStage } = stagePolicies(deployed);
  const [api] = deployed.resources.filter(({ type }) => type === "aws:apigatewayv2/api:Api");
  const named = {
    stage: "dev",
    bucket: String(deployed.outputs["bucket"]),
    vpc: set,
    tracing: set,
    buckets: set ? [theirBucket] : [],
  };
  return {
    title,
    grants: distinct([...grants, ...(set ? keyPolicies : [])]),
    open: {
      resources: openResources(named),
      values: openValues({ stage: "dev", api: String(api?.inputs["name"]) }),
      actions: wholeAccount(named),
    },
    lived: lived
      .filter(({ elsewhere }) => set || !elsewhere)
      .map(({ title, calls }) => ({
        title,
        calls: once(calls.map(inStage)).filter(({ action }) => set || !bySettings.test(action)),
      })),
  };
};

const stages = [await stageOf("without settings", {}), await stageOf("with everything set", everything)];

const unexcused = (pieces: readonly Grant[]) =>
  pieces.filter((piece) => !excuses.some((excuse) => isExcused(excuse, piece)));
const needless = (pieces: readonly Grant[]) =>
  excuses.filter((excuse) => !pieces.some((piece) => isExcused(excuse, piece)));

describe.each(stages)("the policies of a stage $title", ({ grants, open, lived }) => {
  const calls = once(lived.flatMap((each) => each.calls));
  const refusals = refusalsOf(grants, calls);
  const callsFor = callsOf(calls);
  const idle = new Map(grants.map((grant) => [grant, unused(grant, callsFor(grant), open)]));

  it.each(lived)("allow every call that is made for $title", ({ calls }) => {
    expect(calls.length).toBeGreaterThan(0);
    expect(lacking(grants, calls), "a policy lacks a statement").toEqual([]);
  });

  it("allow nothing that no call needs, or for a reason", () => {
    const pieces = [...idle.values()].flat();
    expect(unexcused(pieces).map(told), "nothing needs a statement").toEqual([]);
    expect(needless(pieces), "nothing needs an excuse").toEqual([]);
  });

  it("allow no call twice", () => {
    expect([...new Set(twice(grants, calls))]).toEqual([]);
  });

  it("refuse what comes over plain HTTP, and what was allowed on a condition where that is not met", () => {
    expect(refusals.length).toBeGreaterThan(100);
    expect(admitted(grants, refusals)).toEqual([]);
  });

  /** The first thing that the promises above would say of a change of one statement; undefined when they would still be kept. */
  const complaint = ({ from, to, more }: Mutation): string | undefined => {
    const changed = to ? [to] : [];
    const now = [...grants.filter((grant) => grant !== from), ...changed];
    // For a call of which a statement does not speak, on whatever conditions, its change changes nothing.
    const spoken = [from, ...changed].map(({ statement: { Condition: _, ...statement }, ...of }) => ({
      ...of,
      statement,
    }));
    const concerns = (call: Access) => spoken.some((grant) => applies(grant, call));
    const own = () => changed.flatMap((grant) => unused(grant, callsFor(grant), open));
    const others = () => Array.from(idle, ([grant, pieces]) => (grant === from ? [] : pieces)).flat();
    const said = [
      () => unexcused(more ? unused(more, callsFor(more), open) : own()).map(told),
      () =>
        more
          ? twice(
              [...grants, more],
              callsFor(more).filter((call) => applies(more, call)),
            )
          : [],
      () => lacking(now, calls.filter(concerns)),
      () => admitted(now, refusals.filter(concerns)),
      () => needless([...others(), ...own()]).map(({ action }) => action),
    ];
    for (const say of said) {
      const [first] = say();
      if (first !== undefined) return first;
    }
    return undefined;
  };

  describe("would break these promises", () => {
    it.each(Object.entries(removals))("if any one %s were taken out of any one statement", (_, removal) => {
      const all = grants.flatMap(removal);
      expect(all.length).toBeGreaterThan(10);
      const unseen = all.filter((one) => complaint(one) === undefined);
      expect(unseen.map(({ from, what }) => `${what} of ${told(from)}`)).toEqual([]);
    });

    const parts = partsOf(grants);
    it.each(Object.entries(additions))("if one more %s were added to any one statement", (_, addition) => {
      const all = grants
        .filter(({ statement }) => statement.Effect === "Allow")
        .flatMap((grant) => addition(grant, parts));
      expect(all.length).toBeGreaterThan(100);
      const unseen = all.filter((one) => complaint(one) === undefined);
      expect(unseen.map(({ from, what }) => `${what} to ${told(from)}`)).toEqual([]);
    });
  });
});
