import { describe, expect, it } from "vitest";
import { counted, dollars, grouped, size } from "#core/amounts.ts";

describe("a number for people", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1,000"],
    [123_456, "123,456"],
    [1_234_567, "1,234,567"],
  ])("%d has its digits in threes", (value, text) => {
    expect(grouped(value)).toBe(text);
  });

  it("says one of a thing as one", () => {
    expect([0, 1, 2_000].map((count) => counted(count, "token"))).toEqual(["0 tokens", "1 token", "2,000 tokens"]);
  });

  it.each([
    [0.01, "$0.01"],
    [1.95, "$1.95"],
    [1_234_567.5, "$1,234,567.50"],
  ])("%d is told in dollars and cents", (usd, text) => {
    expect(dollars(usd)).toBe(text);
  });

  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_000, "1.0 KB"],
    [49_949, "49.9 KB"],
    [999_949, "999.9 KB"],
    [999_950, "1.0 MB"],
    [2 ** 20, "1.0 MB"],
    [20_000_000, "20.0 MB"],
    [10_737_418_240, "10.7 GB"],
    [5e12, "5000.0 GB"],
  ])("%d bytes are told in powers of ten", (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });
});
