import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { chunkKey, jobKey, months, planKey, runKey, timelineKey } from "#aws/keys.ts";
import { seenPrices } from "#core/checks/rates.ts";
import { statuses } from "#core/lifecycle.ts";
import { Trigger } from "#core/record.ts";
import { measures } from "#core/measures.ts";
import { table as wiredTable } from "#core/table.ts";
import { bucket, bus, functionName, machineArn, planRulePrefix, table } from "#local/names.ts";
import { measureWaiting } from "../bench/waiting.ts";
import { evaluate } from "../scripts/evaluate.ts";
import { alarms } from "../src/alarms.ts";
import { variables } from "../src/read-members.ts";
import { machines, routes } from "../src/wiring.ts";

const pages = readdirSync("docs").flatMap((file) => (file.endsWith(".md") ? [join("docs", file)] : []));
const page = (name: string) => readFileSync(`docs/${name}.md`, "utf8");

/** The rows of a page's tables, cell by cell, without backticks. */
const rowsOf = (text: string): string[][] =>
  Array.from(text.matchAll(/^\| (.*) \|$/gm), ([, row = ""]) =>
    row.split("|").map((cell) => cell.replaceAll("`", "").trim()),
  );

describe("the pages for who runs it", () => {
  it.each(["README.md", ...pages])("link to what is there: %s", (file) => {
    const links = Array.from(readFileSync(file, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g), ([, to = ""]) => to);
    for (const to of links) expect(existsSync(join(dirname(file), to)), to).toBe(true);
  });

  it("are linked by the README", () => {
    const readme = readFileSync("README.md", "utf8");
    for (const file of pages) expect(readme).toContain(`](${file})`);
  });

  it("name promises that tests do make", () => {
    const named = Array.from(page("security").matchAll(/`(test\/[\w/.-]+\.test\.ts)`(?:: (.+?))? *\|$/gm));
    expect(named.length).toBeGreaterThan(12);
    for (const [, file = "", promise = ""] of named) expect(readFileSync(file, "utf8"), file).toContain(promise);
  });

  it("name every test that stands against a threat", () => {
    const threats = rowsOf(page("security").split("## Threats")[1]?.split("##")[0] ?? "").slice(1);
    for (const [threat, , held = ""] of threats.filter(([first]) => !first?.startsWith("---")))
      expect(held, threat).toMatch(/^(test\/|below$)/);
  });
});

describe("the page on architecture", () => {
  const rows = rowsOf(page("architecture"));

  it("has the keys of everything in the table", () => {
    const time = "<time>";
    const id = "<id>";
    const keys = [
      jobKey("<jobName>"),
      timelineKey("<jobName>", id),
      {
        ...chunkKey("<jobName>", "<series>", 0),
        sk: chunkKey("<jobName>", "<series>", 0).sk.replace("0000", "<0000>"),
      },
      planKey("<name>"),
      runKey("<name>", { time, id }),
      { pk: months, sk: "<yyyy-mm>" },
    ];
    const told = rows.filter(([, pk = ""]) => /^[A-Z]+(#|$)/.test(pk)).map(([, pk, sk]) => ({ pk, sk }));
    expect(told).toEqual(keys);
  });

  it("has every index with its keys", () => {
    const indexes = Object.entries(wiredTable.globalIndexes).map(([name, index]) => [
      name,
      index.hashKey,
      "rangeKey" in index ? index.rangeKey : "",
    ]);
    const told = rows.filter(([name = ""]) => name in wiredTable.globalIndexes).map((row) => row.slice(0, 3));
    expect(told).toEqual(indexes);
  });
});

describe("the page on deploying", () => {
  const rows = rowsOf(page("deploying"));

  it("has names as they are in a deployment, and on a laptop", async () => {
    const { resources } = await evaluate("dev");
    const deployed = new Set(resources.map(({ inputs }) => inputs["name"]));
    const machine = (name = "") => machines.some((each) => machineArn(each).endsWith(`:${name}`));
    const told = rows.filter(([, , name = ""]) => name.includes("lapidary-STAGE-"));
    expect(told.length).toBeGreaterThan(5);
    for (const [what, local = "", name = ""] of told) {
      const here = name.replace("STAGE", "dev").replace("REGION", "us-east-1");
      // A plan's rule is made by a function.
      if (local.startsWith(planRulePrefix)) expect(here.replace("dev-", "")).toBe(local);
      else expect(deployed, what).toContain(here);
      expect(local === bus || machine(local) || local.startsWith(functionName("")), local).toBe(true);
    }
    for (const name of [bucket, table, bus]) expect(rows.map(([, local]) => local)).toContain(name);
  });

  it("lets every route be called by somebody", () => {
    const patterns = rows
      .flatMap(([, may = ""]) => may.split(", "))
      .filter((may) => /^(GET|POST|PUT|DELETE)\//.test(may));
    const lets = (request: string) => patterns.some((pattern) => matchesGlob(request, pattern.replace("/*", "/**")));
    const refused = Object.keys(routes).filter((route) => !lets(route.replace(" ", "")));
    expect(refused).toEqual([]);
  });

  it("names outputs of the role's stack, and variables, that there are", () => {
    const { Outputs } = JSON.parse(readFileSync("deploy/github-role.json", "utf8"));
    const outputs = Array.from(page("deploying").matchAll(/\$\(output \S+ (\w+)\)/g), ([, name = ""]) => name);
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(outputs));
    const set = Array.from(page("deploying").matchAll(/LAPIDARY_\w+/g), ([name]) => name);
    expect(Object.values(variables).map(({ name }) => name)).toEqual(expect.arrayContaining(set));
  });
});

describe("the page on operations", () => {
  it("has what each alarm means, and what to do then, as the alarm itself says", () => {
    const told = rowsOf(page("operations").split("## Alarms")[1]?.split("\n## ")[0] ?? "").slice(2);
    expect(told).toEqual(Object.entries(alarms).map(([name, { means, remedy }]) => [name, means, remedy]));
  });

  it("names every metric of ours", () => {
    const [, told = ""] = rowsOf(page("operations")).find(([where]) => where?.includes("namespace Lapidary")) ?? [];
    for (const name of Object.keys(measures)) expect(told).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

/** How many metrics an alarm is of: AWS counts these, and not the expression that is made of them. */
const metricsOf = (alarm: Record<string, unknown>): number =>
  "metricQueries" in alarm
    ? v.parse(v.array(v.looseObject({})), alarm["metricQueries"]).filter((one) => "metric" in one).length
    : 1;

describe("the page on cost", () => {
  const rows = rowsOf(page("cost"));

  it.each([1, 3, 24, 72])("has what it takes to follow a job of %s hours", async (hours) => {
    const { transitions, dollars } = await measureWaiting({ hours, events: "all", pattern: "lapidary" });
    const told = rows.find(([lasts]) => lasts === `${hours} hour${hours === 1 ? "" : "s"}`);
    expect(told).toEqual([expect.anything(), String(transitions), `$${dollars.toFixed(4)}`]);
  });

  it("has the rates by which jobs are estimated", () => {
    const rates = rows.flatMap(([, rate = "", million]) =>
      /^\$0\.\d+$/.test(rate) && million?.startsWith("$") ? [Number(rate.slice(1))] : [],
    );
    expect(rates).toEqual(Object.values(seenPrices.usdPer1000Tokens).toSorted((one, other) => one - other));
    expect(rows).toContainEqual(["each custom model that is kept", `$${seenPrices.storageUsdPerMonth}`, "1.95"]);
  });

  it("counts the metrics that jobs write", () => {
    const of = (dimension: string | undefined) => Object.values(measures).filter(({ by }) => by === dimension).length;
    // What was imported is never checked.
    const triggers = Trigger.options.filter((trigger) => trigger !== "import");
    const told = page("cost").replaceAll(/\s+/g, " ");
    expect(told).toContain(`are ${of("Status") * statuses.length} at most`);
    expect(told).toContain(`${of("BaseModel")} for each base model, `);
    expect(told).toContain(
      `refused jobs ${of("Trigger") * triggers.length} at most, and overdue jobs ${of(undefined)}.`,
    );
  });

  it("adds up", () => {
    const job = rows.slice(rows.findIndex(([what]) => what === "Lambda"));
    const total = job.findIndex(([what]) => what === "**Together**");
    const sum = job.slice(0, total).reduce((dollars, [, , part]) => dollars + Number(part), 0);
    expect(sum.toFixed(4)).toBe(job[total]?.[2]);
  });

  it("counts what a stage has to watch it", async () => {
    const { resources } = await evaluate("dev");
    const count = (type: string) => resources.filter((resource) => resource.type === type).length;
    const alarms = resources
      .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
      .reduce((sum, { inputs }) => sum + metricsOf(inputs), 0);
    const dashboards = count("aws:cloudwatch/dashboard:Dashboard");
    expect(rows).toContainEqual([
      "alarms, by the metrics that they are of",
      `${alarms} × $0.10`,
      (alarms * 0.1).toFixed(2),
    ]);
    expect(rows).toContainEqual(["a dashboard", `${dashboards} × $3.00`, (dashboards * 3).toFixed(2)]);
    expect(page("cost")).toContain(`costs $${(alarms * 0.1 + dashboards * 3).toFixed(2)} a month before`);
  });
});
