import { describe, expect, it } from "vitest";
import { Lengths } from "#core/dataset/lengths.ts";

/** The outliers among records of so many characters each. */
const outliersOf = (characters: readonly number[]) => {
  const lengths = new Lengths();
  for (const [index, length] of characters.entries()) lengths.add(index + 1, length);
  return lengths.outliers();
};
const times = (count: number, characters: number) => Array.from({ length: count }, () => characters);

describe("a record that is remarkably long", () => {
  it("is told only among at least 20", () => {
    expect(outliersOf([...times(18, 300), 9_000]).count).toBe(0);
    expect(outliersOf([...times(19, 300), 9_000])).toMatchObject({
      count: 1,
      lengths: [{ line: 20, characters: 9_000 }],
    });
  });

  it("has more than ten times the characters of the one in the middle, and more than 2,000", () => {
    // Lengths are kept in classes an eighth of a power of two wide, so a bound is not told to the character.
    expect(outliersOf([...times(30, 10), 1_900]).count).toBe(0);
    expect(outliersOf([...times(30, 10), 2_400]).count).toBe(1);
    expect(outliersOf([...times(30, 1_000), 9_900]).count).toBe(0);
    expect(outliersOf([...times(30, 1_000), 12_500]).count).toBe(1);
  });

  it("is counted however many there are, and the hundred longest are told in the order of their lines", () => {
    const long = Array.from({ length: 150 }, (_, index) => 5_000 + ((index * 7) % 150));
    const { count, lengths } = outliersOf([...times(200, 100), ...long]);
    expect(count).toBe(150);
    expect(lengths).toHaveLength(100);
    expect(Math.min(...lengths.map(({ characters }) => characters))).toBe(5_050);
    expect(lengths.map(({ line }) => line)).toEqual(lengths.map(({ line }) => line).toSorted((a, b) => a - b));
  });
});
