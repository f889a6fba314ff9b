import { expect, it } from "vitest";
import {
  burdens,
  datasetTable,
  measureBurdens,
  measureDataset,
  measureOddities,
  oddityTable,
} from "../../../bench/dataset.ts";

it("refuses what is no dataset soon, and in memory that does not grow with it", async () => {
  const outcomes = await measureOddities({ share: 0.1 });
  for (const { oddity, seconds, peakMegabytes, errors } of outcomes) {
    expect(errors, oddity).toBeGreaterThan(0);
    expect(seconds, oddity).toBeLessThan(10);
    expect(peakMegabytes, oddity).toBeLessThan(256);
  }
  expect(oddityTable(outcomes)).toContain("one line of 600 MB");
});

it("checks records that are made to cost memory or time in a heap of 256 MB", async () => {
  const outcomes = await measureBurdens();
  for (const { burden, seconds, peakMegabytes, records } of outcomes) {
    expect(records, burden).toBe(burdens[burden]?.lines);
    expect(seconds, burden).toBeLessThan(30);
    expect(peakMegabytes, burden).toBeLessThan(320);
  }
  expect(outcomes.length).toBeGreaterThan(5);
});

it("is measured beside parsing alone", async () => {
  const rates = await measureDataset({ megabytes: [2], datasets: ["Converse"], rounds: 1 });
  expect(rates.map(({ way }) => way)).toEqual(["validate", "parse", "split", "read"]);
  expect(rates.find(({ way }) => way === "validate")?.errors).toBe(0);
  expect(datasetTable(rates)).toContain("of split and parse");
});
