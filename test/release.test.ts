import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { variables } from "../src/read-members.ts";
import { withSettings } from "./hooked.ts";

const workflows = readdirSync(".github/workflows").map((file) => readFileSync(`.github/workflows/${file}`, "utf8"));
const workflow = readFileSync(".github/workflows/deploy.yml", "utf8");
const removal = readFileSync(".github/workflows/remove.yml", "utf8");
const action = readFileSync(".github/actions/sst/action.yml", "utf8");

/** What is written below a key, as far as it is further in. */
const below = (text: string, key: string): string =>
  new RegExp(`^( *)${key}:\\n((?:\\1 +.*\\n|\\n)+)`, "m").exec(`${text}\n`)?.[2] ?? "";

/** The value beside a key. */
const beside = (text: string, key: string): string | undefined =>
  new RegExp(`^ *(?:- )?${key}: (.+)$`, "m").exec(text)?.[1];

/** The text of every job of a workflow, by its name. */
const jobsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(below(text, "jobs").matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)+)/gm), ([, name = "", job = ""]) => [
      name,
      job,
    ]),
  );
const jobs = { ...jobsOf(workflow), ...jobsOf(removal) };
const job = (name: string): string => new Map(Object.entries(jobs)).get(name) ?? "";
const withToken = Object.keys(jobs).filter((name) => job(name).includes("id-token"));

interface Push {
  event_name: "push";
  ref: string;
  ref_type: "branch" | "tag";
}
interface PullRequest {
  event_name: "pull_request" | "pull_request_target";
  ref: string;
  ref_type: "branch";
  event: { action: string; number: number; pull_request: { head: { repo: { full_name: string } | null } } };
}
interface Asked {
  event_name: "workflow_dispatch";
  ref: string;
  ref_type: "branch";
  inputs: { number: string };
}
type Beginning = Push | PullRequest | Asked;

const ours = "acme/lapidary";
const push = (ref: string): Push => ({
  event_name: "push",
  ref,
  ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
});
const from = (repository: string | null) => ({
  head: { repo: repository === null ? null : { full_name: repository } },
});
const pullRequest = (action: string, repository = ours): PullRequest => ({
  event_name: "pull_request",
  ref: "refs/pull/7/merge",
  ref_type: "branch",
  event: { action, number: 7, pull_request: from(repository) },
});
const closed = (repository: string | null = ours): PullRequest => ({
  event_name: "pull_request_target",
  ref: "refs/heads/main",
  ref_type: "branch",
  event: { action: "closed", number: 7, pull_request: from(repository) },
});
const asked = (number: string): Asked => ({
  event_name: "workflow_dispatch",
  ref: "refs/heads/main",
  ref_type: "branch",
  inputs: { number },
});

/** An expression of a workflow, whose operators and functions are JavaScript's or given here. */
const evaluated = (expression: string, on: Beginning, region = "us-east-1"): unknown =>
  runInNewContext(expression.replaceAll(/(?<=event\.[\w.]+)\.(?=\w)/g, "?."), {
    github: { event: {}, repository: ours, ...on },
    inputs: { ...("inputs" in on && on.inputs) },
    vars: { AWS_REGION: region },
    format: (text: string, value: unknown) => text.replace("{0}", String(value)),
    startsWith: (text: string, start: string) => text.startsWith(start),
  });

/** A value with its expressions filled in. */
const filled = (value: string | undefined, on: Beginning) =>
  value?.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluated(expression, on)));

/** The jobs that run, if all goes well: those whose condition holds, after a job that runs. */
const running = (text: string, on: Beginning, region?: string): string[] => {
  const runs = (name: string): boolean => {
    const needed = beside(job(name), "needs");
    return (needed === undefined || runs(needed)) && evaluated(beside(job(name), "if") ?? "true", on, region) === true;
  };
  return Object.keys(jobsOf(text)).filter(runs);
};

const groupOf = (text: string, on: Beginning) => filled(beside(below(text, "concurrency"), "group"), on);

describe("the release workflow", () => {
  it.each([
    ["a pull request", pullRequest("opened"), ["check", "pull-request"], "pr-7"],
    ["more commits for it", pullRequest("synchronize"), ["check", "pull-request"], "pr-7"],
    ["a pull request from a fork", pullRequest("opened", "else/lapidary"), ["check"], "pr-7"],
    ["a push to main", push("refs/heads/main"), ["check", "staging"], "staging"],
    ["a tag of a version", push("refs/tags/v1.2.3"), ["check", "production"], "production"],
    ["a tag that is called main", push("refs/tags/main"), ["check"], "production"],
  ])("runs for %s what it should, one run of a stage at a time", (_, on, names, stage) => {
    expect(running(workflow, on)).toEqual(names);
    expect(groupOf(workflow, on)).toBe(stage);
  });

  it("is begun by nothing else", () => {
    expect(below(workflow, "on").replaceAll(/\s+/g, " ").trim()).toBe(
      'pull_request: push: branches: [main] tags: ["v*"]',
    );
  });

  it("deploys nothing where the repository names no region", () => {
    for (const on of [pullRequest("opened"), push("refs/heads/main"), push("refs/tags/v1")])
      expect(running(workflow, on, "")).toEqual(["check"]);
  });

  it("cuts no deployment off in the middle, and no removal", () => {
    for (const text of workflows) expect(beside(below(text, "concurrency"), "cancel-in-progress")).toBe("false");
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
      ["remove", "pr", "remove", "pr-${{ github.event.number || inputs.number }}"],
    ]);
  });

  it("may do nothing but read the code, and ask for a token where it deploys or removes", () => {
    for (const text of workflows) expect(beside(text, "permissions")).toBe("{}");
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
});

const steps = below(action, "steps").split(/^ {4}(?=- |#)/m);
const place = (what: string) => steps.findIndex((step) => step.includes(what));

describe("the removal of a pull request's stage", () => {
  it.each([
    ["is closed", closed(), ["remove"], "pr-7"],
    ["from a fork is closed", closed("else/lapidary"), [], "pr-7"],
    ["from a fork that is gone is closed", closed(null), [], "pr-7"],
    ["somebody names", asked("7"), ["remove"], "pr-7"],
  ])("runs for one that %s as it should, after its last deployment", (_, on, names, stage) => {
    expect(running(removal, on)).toEqual(names);
    expect(running(removal, on, "")).toEqual([]);
    expect(groupOf(removal, on)).toBe(groupOf(workflow, pullRequest("opened")));
    expect(filled(beside(job("remove"), "stage"), on)).toBe(stage);
  });

  it("is begun by nothing else: by closing one even if it is in conflict, and by hand", () => {
    expect(
      below(removal, "on")
        .replaceAll(/ *#.*\n/g, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    ).toBe(
      "pull_request_target: types: [closed] workflow_dispatch: inputs: number: description: of the pull request whose stage is to go required: true",
    );
  });

  it("runs what the default branch says, and nothing of the pull request's", () => {
    expect(job("remove").match(/uses: actions\/checkout/g)).toHaveLength(1);
    expect(beside(job("remove"), "ref")).toBe("${{ github.event.repository.default_branch }}");
    for (const [, text] of Object.entries(jobsOf(workflow))) expect(text).not.toMatch(/^ *ref:/m);
  });

  it.each([
    ["1", true],
    ["123456", true],
    ["", false],
    ["0", false],
    ["07", false],
    ["7 ", false],
    ["7\n8", false],
    ["staging", false],
    ["7/../../production", false],
  ])("takes the number %j: %s", (number, taken) => {
    const first = below(job("remove"), "steps").split(/^ {6}(?=- )/m)[1] ?? "";
    expect(filled(beside(first, "NUMBER"), asked(number))).toBe(number);
    const script = /'(.*)'/.exec(beside(first, "run") ?? "")?.[1] ?? "";
    expect(spawnSync("bash", ["-eo", "pipefail", "-c", script], { env: { NUMBER: number } }).status === 0).toBe(taken);
  });

  it("takes the rules of retraining plans away before anything else of a stage", () => {
    expect(place("aws events delete-rule")).toBeGreaterThan(0);
    expect(place("aws events delete-rule")).toBeLessThan(place("npx sst"));
  });

  it.each([
    ["has a state", "1", true],
    ["was never deployed", "0", false],
  ])("leaves it to SST where the stage %s: %s", async (_, objects, left) => {
    const step = steps[place("id: state")] ?? "";
    const [, script = ""] = /run: \|\n([^]*)/.exec(step) ?? [];
    const folder = mkdtempSync(join(tmpdir(), "lapidary-"));
    const GITHUB_OUTPUT = join(folder, "output");
    const aws = `#!/bin/bash
case "$*" in
  "ssm get-parameter --name /sst/bootstrap "*) echo '{"asset":"sst-asset-abc","state":"sst-state-abc"}' ;;
  "s3api list-objects-v2 --bucket sst-state-abc --prefix app/lapidary/pr-7.json "*) echo ${objects} ;;
  *) exit 1 ;;
esac
`;
    writeFileSync(join(folder, "aws"), aws, { mode: 0o755 });
    try {
      await promisify(execFile)("bash", ["-eo", "pipefail", "-c", script], {
        env: {
          PATH: `${folder}:${process.env["PATH"]}`,
          GITHUB_OUTPUT,
          STATE: (beside(step, "STATE") ?? "").replace("${{ inputs.stage }}", "pr-7"),
        },
      });
      const [, count] = /^count=(\d+)\n$/.exec(readFileSync(GITHUB_OUTPUT, "utf8")) ?? [];
      const runs = (command: string) =>
        runInNewContext(beside(steps[place("npx sst")] ?? "", "if") ?? "", {
          inputs: { command },
          steps: { state: { outputs: command === "remove" ? { count } : {} } },
        });
      expect(runs("remove")).toBe(left);
      expect(runs("deploy")).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the variables of a GitHub environment", () => {
  const step = steps[place("id: settings")] ?? "";

  /** Runs the step that looks at the settings as a runner would, and tells what the steps after it find in their environment. */
  const handedOn = async (vars: Record<string, string>, region = "us-east-2") => {
    const folder = mkdtempSync(join(tmpdir(), "lapidary-"));
    const [GITHUB_ENV, GITHUB_OUTPUT] = [join(folder, "env"), join(folder, "output")];
    for (const empty of [GITHUB_ENV, GITHUB_OUTPUT]) writeFileSync(empty, "");
    const [command = "", ...args] = (beside(step, "run") ?? "").split(" ");
    const { PATH } = process.env;
    try {
      await promisify(execFile)(command, args, {
        env: {
          PATH,
          GITHUB_ENV,
          GITHUB_OUTPUT,
          AWS_REGION: region,
          VARIABLES: JSON.stringify(vars, undefined, 2),
          NODE_OPTIONS: withSettings(),
        },
      });
      const environment = Array.from(
        readFileSync(GITHUB_ENV, "utf8").matchAll(/^(\w+)<<(.+)\n([^]*?)\n\2\n/gm),
        ([, name = "", , value = ""]) => [name, value] as const,
      );
      return { environment: Object.fromEntries(environment), output: readFileSync(GITHUB_OUTPUT, "utf8") };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  /** A good value for each, so that none can be left out here. */
  const values: Record<keyof typeof variables, string> = {
    region: "eu-west-1",
    tags: "team=models",
    policy: '{\n  "requireVpc": true\n}',
    prices: '{"storageUsdPerMonth": 2}',
    vpc: '{"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}',
    poll: '{"maxSeconds": 900}',
    logRetentionDays: "90",
    tracing: "true",
    alarms: '{"email": "models@example.com"}',
    keys: "{}",
    api: '{"authorization": {"issuer": "https://login.example.com", "audience": "lapidary"}}',
    page: '{"clientId": "page"}',
    roles: "arn:aws:iam::123456789012:role/theirs",
    buckets: "theirs",
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
    budgetUsdPerMonth: "500",
  };
  const valueOf = new Map(Object.entries(values));
  const every = Object.fromEntries(
    Object.entries(variables).map(([member, { name }]) => [name, valueOf.get(member) ?? ""]),
  );

  it.each(withToken)("are all given to the action by %s", (name) => {
    expect(beside(job(name), "variables")).toBe("${{ toJSON(vars) }}");
    expect(beside(step, "VARIABLES")).toBe("${{ inputs.variables }}");
  });

  it("reach the deployment, each that is a setting and nothing else", async () => {
    for (const name of Object.keys(every)) expect(name).toMatch(/^LAPIDARY_[A-Z_]+$/);
    const { environment } = await handedOn({ ...every, AWS_ROLE_ARN: "a-role", NODE_OPTIONS: "--require ./theirs.js" });
    expect(environment).toEqual(every);
  });

  it("are not set where they are blank", async () => {
    const blank = Object.fromEntries(Object.keys(every).map((name, index) => [name, index % 2 === 0 ? "" : " \n"]));
    expect(await handedOn(blank)).toEqual({ environment: {}, output: "region=us-east-2\n" });
  });

  it("say where the stage is, for all that asks AWS", async () => {
    const { output } = await handedOn({ LAPIDARY_REGION: "eu-west-1" });
    expect(output).toBe("region=eu-west-1\n");
    expect(beside(step, "AWS_REGION")).toBe("${{ inputs.region }}");
    expect(beside(action, "aws-region")).toBe("${{ steps.settings.outputs.region }}");
  });

  it("end the run where one is wrong, by name and before there are credentials", async () => {
    await expect(handedOn({ LAPIDARY_POLL: '{"minSeconds": 1}' })).rejects.toMatchObject({
      code: 2,
      stderr: "LAPIDARY_POLL: minSeconds must be an integer from 10 to 86400; got 1\n",
    });
    await expect(handedOn({ LAPIDARY_TAG: "team=models" })).rejects.toMatchObject({
      code: 2,
      stderr: "LAPIDARY_TAG is not known here; the nearest is LAPIDARY_TAGS\n",
    });
    expect(place("id: settings")).toBeGreaterThan(place("npm ci"));
    expect(place("id: settings")).toBeLessThan(place("configure-aws-credentials"));
    expect(place("configure-aws-credentials")).toBeLessThan(place("npx sst"));
  });
});
