import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Deployment } from "#core/deployment.ts";
import { apiErrors, retryRules } from "#core/errors.ts";
import { eventTypes } from "#core/event-types.ts";
import { isTerminal, statuses, successors } from "#core/lifecycle.ts";
import { PlanBody } from "#core/plan.ts";
import { readOptions } from "#local/options.ts";
import { alarms } from "../src/alarms.ts";
import { variables } from "../src/read-members.ts";
import { readSettings } from "../src/read-settings.ts";
import { routes, rules } from "../src/wiring.ts";

const readme = readFileSync("README.md", "utf8");

/** The rows of the only table that has these columns, cell by cell. */
const tableOf = (...columns: string[]): string[][] => {
  const cells = (line: string) =>
    line
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => cell.trim());
  const tables = Array.from(readme.matchAll(/(?:^\|.*\|\n)+/gm), ([text]) => text.trimEnd().split("\n").map(cells));
  const [table, ...others] = tables.filter(([head = []]) => columns.every((column, index) => head[index] === column));
  if (!table || others.length > 0) throw new Error(`README has ${others.length} tables too many of ${columns.join()}`);
  return table.slice(2);
};

describe("the README", () => {
  it("has every error of the API with its status, and no other", () => {
    const rows = tableOf("Name", "Status").map(([name = "", status]) => [name, Number(status)] as const);
    expect(Object.fromEntries(rows)).toEqual(apiErrors);
    expect(rows).toHaveLength(Object.keys(apiErrors).length);
  });

  it.each(retryRules)("says that $name is a $treatedAs", ({ name = "", treatedAs }) => {
    const classes = tableOf("What AWS answers", "Class").flatMap(([answer = "", treatment = ""]) =>
      new RegExp(`\\b${name}\\b`).test(answer) ? [/`(\w+)`/.exec(treatment)?.[1]] : [],
    );
    expect(classes).toEqual([treatedAs]);
  });

  it("draws the legal moves of a job's status", () => {
    const diagram = /^stateDiagram-v2\n(.*?)^```/ms.exec(readme)?.[1] ?? "";
    const arrows = Array.from(diagram.matchAll(/^ *(\S+) --> (\S+?)(?::.*)?$/gm), ([, from, to]) => ({ from, to }));
    expect(arrows[0]).toEqual({ from: "[*]", to: statuses[0] });
    expect(arrows.filter(({ from, to }) => from === "[*]" || to === "[*]")).toHaveLength(1);
    const drawn = (status: string) => arrows.flatMap(({ from, to }) => (from === status ? [to] : [])).sort();
    for (const status of statuses.filter((each) => each !== "Submitted"))
      expect(drawn(status), status).toEqual([...successors(status)].sort());
    expect(successors("Submitted")).toEqual(expect.arrayContaining(drawn("Submitted")));
    expect(drawn("Submitted").length).toBeGreaterThan(0);
    expect(arrows).toHaveLength(1 + statuses.reduce((sum, status) => sum + drawn(status).length, 0));
    expect(statuses.filter((status) => drawn(status).length === 0)).toEqual(statuses.filter(isTerminal));
  });

  it("tells the options of npm start and their defaults", () => {
    const told = tableOf("Option", "Default").map(([option = "", value = ""]) => [
      /--([\w-]+)/.exec(option)?.[1],
      value === "" ? false : Number(value),
    ]);
    const read = readOptions([]);
    if ("problem" in read) throw new Error(read.problem);
    expect(Object.fromEntries(told)).toEqual(read.options);
  });

  it("has every event of the bus, and every end of the machine that it starts", () => {
    const rows = tableOf("Event on the bus", "Detail");
    const told = rows.map(([type = ""]) => type.replaceAll("`", ""));
    expect(told.sort()).toEqual(Object.values(eventTypes).sort());
    const starting = Object.values(rules).flatMap(({ bus, pattern, target }) =>
      bus === "lapidary" && "machine" in target ? [{ type: pattern["detail-type"][0], machine: target.machine }] : [],
    );
    expect(starting.length).toBeGreaterThan(1);
    for (const { type, machine } of starting) {
      const { States } = JSON.parse(readFileSync(`statemachines/${machine}.asl.json`, "utf8"));
      const ends = Object.keys(States).filter((name) => ["Succeed", "Fail"].includes(States[name].Type));
      const [, , does = ""] = rows.find(([cell]) => cell === `\`${type}\``) ?? [];
      const named = Array.from(does.matchAll(/`(\w[\w-]*)`/g), ([, name]) => name);
      expect(named.sort(), type).toEqual([machine, ...ends].sort());
    }
  });

  it("has every member of a retraining plan", () => {
    const told = tableOf("Member", "Default").map(([member = ""]) => member.replaceAll("`", ""));
    expect(told.sort()).toEqual(Object.keys(PlanBody.entries).sort());
  });

  it("has every setting of a deployment, with its variable", () => {
    const { policy, prices, vpc, poll, alarms, keys, api, page } = Deployment.entries;
    const structures: Record<string, object> = Object.fromEntries(
      Object.entries({ policy, prices, vpc, poll, alarms, keys, api, page }).map(([name, { wrapped }]) => [
        name,
        wrapped.entries,
      ]),
    );
    const named = Object.entries(variables).flatMap(([name, variable]) => {
      const members = structures[name];
      const settings = members ? Object.keys(members).map((member) => `${name}.${member}`) : [name];
      return settings.map((setting) => [setting, variable.name]);
    });
    const told = tableOf("Setting", "Variable").map((row) => row.slice(0, 2).map((cell) => cell.replaceAll("`", "")));
    expect(told).toEqual(named);
  });

  it("has every alarm", () => {
    const told = tableOf("Alarm").flatMap(([alarm = ""]) => alarm.replaceAll("`", "").split(", "));
    expect(told).toEqual(Object.keys(alarms));
  });

  it("shows settings that a deployment would take", () => {
    const example = /^export const settings: DeploymentInput = (\{.*?^\});$/ms.exec(readme)?.[1];
    const read = readSettings(runInNewContext(`(${example})`), {});
    expect(read).toMatchObject({ settings: { tags: [expect.anything()] } });
  });

  it("has every route of the API that names its subject whole", () => {
    const told = tableOf("Route").map(([route = ""]) =>
      route.replaceAll("`", "").replace("…", "/model-customization-jobs"),
    );
    const named = Object.keys(routes).filter((route) => !route.includes("{arn}"));
    expect(told.sort()).toEqual(named.sort());
  });
});
