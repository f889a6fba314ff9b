import { readdirSync, readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";

const workflows = readdirSync(".github/workflows").map((file) => readFileSync(`.github/workflows/${file}`, "utf8"));
const workflow = readFileSync(".github/workflows/deploy.yml", "utf8");
const action = readFileSync(".github/actions/sst/action.yml", "utf8");

/** What is written below a key, as far as it is further in. */
const below = (text: string, key: string): string =>
  new RegExp(`^( *)${key}:\\n((?:\\1 +.*\\n|\\n)+)`, "m").exec(`${text}\n`)?.[2] ?? "";

/** The value beside a key. */
const beside = (text: string, key: string): string | undefined =>
  new RegExp(`^ *(?:- )?${key}: (.+)$`, "m").exec(text)?.[1];

/** The text of every job, by its name. */
const jobs = Object.fromEntries(
  Array.from(below(workflow, "jobs").matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)+)/gm), ([, name = "", text = ""]) => [
    name,
    text,
  ]),
);
const job = (name: string): string => jobs[name] ?? "";
const withToken = Object.keys(jobs).filter((name) => job(name).includes("id-token"));

interface Push {
  event_name: "push";
  ref: string;
  ref_type: "branch" | "tag";
}
interface PullRequest {
  event_name: "pull_request";
  ref: string;
  ref_type: "branch";
  event: { action: string; number: number; pull_request: { head: { repo: { full_name: string } } } };
}

const ours = "acme/lapidary";
const push = (ref: string): Push => ({
  event_name: "push",
  ref,
  ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
});
/** GitHub gives a pull request that was closed the ref of the branch that it was for. */
const pullRequest = (action: string, from = ours): PullRequest => ({
  event_name: "pull_request",
  ref: action === "closed" ? "refs/heads/main" : "refs/pull/7/merge",
  ref_type: "branch",
  event: { action, number: 7, pull_request: { head: { repo: { full_name: from } } } },
});

/** An expression of the workflow, whose operators and functions are JavaScript's or given here. */
const evaluated = (expression: string, on: Push | PullRequest, region = "us-east-1"): unknown =>
  runInNewContext(expression, {
    github: { event: {}, repository: ours, ...on },
    vars: { AWS_REGION: region },
    format: (text: string, value: unknown) => text.replace("{0}", String(value)),
    startsWith: (text: string, start: string) => text.startsWith(start),
  });

/** The jobs that run, if all goes well: those whose condition holds, after a job that runs. */
const running = (on: Push | PullRequest, region?: string): string[] => {
  const runs = (name: string): boolean => {
    const needed = beside(job(name), "needs");
    return (needed === undefined || runs(needed)) && evaluated(beside(job(name), "if") ?? "true", on, region) === true;
  };
  return Object.keys(jobs).filter(runs);
};

describe("the release workflow", () => {
  it.each([
    ["a pull request", pullRequest("opened"), ["check", "pull-request"], "pr-7"],
    ["more commits for it", pullRequest("synchronize"), ["check", "pull-request"], "pr-7"],
    ["a pull request from a fork", pullRequest("opened", "else/lapidary"), ["check"], "pr-7"],
    ["a pull request that is closed", pullRequest("closed"), ["remove"], "pr-7"],
    ["one from a fork that is closed", pullRequest("closed", "else/lapidary"), [], "pr-7"],
    ["a push to main", push("refs/heads/main"), ["check", "staging"], "staging"],
    ["a tag of a version", push("refs/tags/v1.2.3"), ["check", "production"], "production"],
    ["a tag that is called main", push("refs/tags/main"), ["check"], "production"],
  ])("runs for %s what it should, one run of a stage at a time", (_, on, names, stage) => {
    expect(running(on)).toEqual(names);
    const group = beside(below(workflow, "concurrency"), "group") ?? "";
    expect(evaluated(group.replace(/^\$\{\{(.*)\}\}$/, "$1"), on)).toBe(stage);
  });

  it("is begun by nothing else", () => {
    expect(below(workflow, "on").replaceAll(/\s+/g, " ").trim()).toBe(
      'pull_request: types: [opened, reopened, synchronize, closed] push: branches: [main] tags: ["v*"]',
    );
  });

  it("deploys nothing where the repository names no region", () => {
    for (const on of [pullRequest("opened"), push("refs/heads/main"), push("refs/tags/v1")])
      expect(running(on, "")).toEqual(["check"]);
    expect(running(pullRequest("closed"), "")).toEqual([]);
  });

  it("cuts no deployment off in the middle", () => {
    expect(beside(below(workflow, "concurrency"), "cancel-in-progress")).toBe("false");
  });

  it("deploys every stage in an environment of its own, production alone in production", () => {
    const told = Object.keys(jobs).map((name) => [
      name,
      beside(job(name), "environment"),
      beside(job(name), "command"),
      beside(job(name), "stage"),
    ]);
    const ofPullRequest = "pr-${{ github.event.number }}";
    expect(told).toEqual([
      ["check", undefined, undefined, undefined],
      ["pull-request", "pr", "deploy", ofPullRequest],
      ["staging", "staging", "deploy", "staging"],
      ["production", "production", "deploy", "production"],
      ["remove", "pr", "remove", ofPullRequest],
    ]);
  });

  it("may do nothing but read the code, and ask for a token where it deploys or removes", () => {
    expect(beside(workflow, "permissions")).toBe("{}");
    expect(withToken).toEqual(["pull-request", "staging", "production", "remove"]);
    for (const name of Object.keys(jobs)) {
      const allowed = below(job(name), "permissions").trim().split(/\n\s*/);
      expect(allowed, name).toEqual(
        withToken.includes(name) ? ["contents: read", "id-token: write"] : ["contents: read"],
      );
    }
    expect(workflows.join("").match(/id-token/g)).toHaveLength(withToken.length);
  });

  it("knows no long-lived keys, and no secrets", () => {
    for (const text of [...workflows, action])
      expect(text).not.toMatch(/secrets\.|access-key|ACCESS_KEY|SECRET|password/i);
  });

  it("runs actions of others by their full commit alone", () => {
    const used = [...workflows, action].flatMap((text) => Array.from(text.matchAll(/uses: (.+)$/gm), ([, of]) => of));
    const others = used.filter((of) => of !== "./.github/actions/sst");
    expect(others.length).toBeGreaterThan(3);
    for (const of of others) expect(of).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("lets neither a package's scripts nor a cache near a token, and keeps no token of the repository's", () => {
    expect(action).toContain("run: npm ci --ignore-scripts");
    expect(action).toContain("package-manager-cache: false");
    for (const name of withToken) expect(job(name)).not.toMatch(/cache|npm/);
    for (const name of Object.keys(jobs)) expect(job(name)).toContain("persist-credentials: false");
  });

  it("writes nothing that comes from outside into a script", () => {
    const scripts = [...workflows, action].flatMap((text) => [
      ...Array.from(text.matchAll(/^ *(?:- )?run: ([^|\n].*)$/gm), ([, line = ""]) => line),
      ...Array.from(text.matchAll(/^ {6}run: \|\n((?: {8}.*\n)+)/gm), ([, lines = ""]) => lines),
    ]);
    expect(scripts).toHaveLength([...workflows, action].join("").match(/run: /g)?.length ?? 0);
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).not.toContain("${{");
  });

  it("takes the rules of retraining plans away before anything else of a stage", () => {
    expect(action.indexOf("aws events delete-rule")).toBeGreaterThan(0);
    expect(action.indexOf("aws events delete-rule")).toBeLessThan(action.indexOf("npx sst"));
  });
});
