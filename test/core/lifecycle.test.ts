import { describe, expect, it } from "vitest";
import { activeStatuses, isTerminal, origins, statuses, successors, terminalStatuses } from "#core/lifecycle.ts";

describe("a job's life", () => {
  it("ends in Completed, Failed or Stopped, and nothing follows these", () => {
    expect(terminalStatuses).toEqual(["Completed", "Failed", "Stopped"]);
    expect(terminalStatuses.flatMap((status) => successors(status))).toEqual([]);
    expect(activeStatuses.some(isTerminal)).toBe(false);
  });

  it("never returns to a status it has left", () => {
    const reach = (from: (typeof statuses)[number]): string[] => successors(from).flatMap((to) => [to, ...reach(to)]);
    for (const status of statuses) expect(reach(status)).not.toContain(status);
  });

  it("can reach every status from Submitted", () => {
    expect(new Set(["Submitted", ...successors("Submitted")])).toEqual(new Set(statuses));
  });

  it("names as origins of a status exactly those that may become it", () => {
    for (const to of statuses) expect(origins(to)).toEqual(statuses.filter((from) => successors(from).includes(to)));
    expect(origins("Stopping")).toEqual(["Submitted", "InProgress"]);
  });
});
