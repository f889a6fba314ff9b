import { expect, it } from "vitest";
import { abreast } from "#aws/abreast.ts";

it("asks for every item, no more than so many at once, and answers in their order", async () => {
  let under = 0;
  let most = 0;
  const answers = await abreast(
    Array.from({ length: 60 }, (_, index) => index),
    25,
    async (index) => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
      return index * 2;
    },
  );
  expect(answers).toEqual(Array.from({ length: 60 }, (_, index) => index * 2));
  expect(most).toBe(25);
});
