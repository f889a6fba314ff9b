import fc from "fast-check";
import { expect, it } from "vitest";
import { ruleName } from "#aws/plan-rules.ts";

it("a rule's name fits, starts with the deployment's prefix, and is another for another plan", () => {
  const prefix = fc.stringMatching(/^[a-z-]{1,55}$/);
  const plan = fc.stringMatching(/^[a-zA-Z0-9]{1,63}$/);
  fc.assert(
    fc.property(prefix, plan, plan, (start, one, other) => {
      const name = ruleName(start, one);
      expect(name).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
      expect(name.startsWith(start)).toBe(true);
      expect(name === ruleName(start, other)).toBe(one === other);
    }),
  );
  expect(ruleName("lapidary-plan.", "nightly")).toMatch(/^lapidary-plan\.nightly-[0-9a-f]{8}$/);
});
