import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);

const copied = ["src", "functions", "statemachines", "test/cloud.ts", "settings.ts", "package.json", "tsconfig.json"];

/** What a copy of the tree is asked in its own process: the new route's answer, and which functions ran for a job that fails. */
const probe = `
  import { setup, request } from "./test/cloud.ts";
  const started = [];
  const all = await setup({ started: ({ functionName }) => started.push(functionName), jobs: { faults: { failJob: () => "No" } } });
  await all.post(request());
  await all.clock.pass(24 * 3_600_000);
  const { status, body } = await all.get("/model-customization-jobs/a-job/estimate");
  const { body: record } = await all.get("/model-customization-jobs/a-job");
  process.stdout.write(JSON.stringify({ status, body, job: record.status, started, surprises: all.surprises.map(String) }));
  process.exit(0);
`;

describe("the diff in docs/adding.md", async () => {
  const root = process.cwd();
  const tree = await mkdtemp(join(tmpdir(), "lapidary-"));
  afterAll(() => rm(tree, { recursive: true }));

  beforeAll(async () => {
    for (const path of copied) await cp(join(root, path), join(tree, path), { recursive: true });
    await symlink(join(root, "node_modules"), join(tree, "node_modules"));
    const [, diff = ""] = /^```diff\n(.*?)^```$/ms.exec(await readFile("docs/adding.md", "utf8")) ?? [];
    await writeFile(join(tree, "adding.diff"), diff);
    await run("git", ["apply", "--verbose", "adding.diff"], { cwd: tree });
  });

  it("fits the code as it is, and its types are right", async () => {
    const config = {
      extends: "./tsconfig.json",
      include: [],
      files: ["src/wiring.ts", "src/functions.ts", "functions/get-estimate.ts", "functions/log-failed-job.ts"],
    };
    await writeFile(join(tree, "tsconfig.added.json"), JSON.stringify(config));
    const { stdout } = await run(join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.added.json"], {
      cwd: tree,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });

  it("adds a route that answers, and a rule whose function runs", async () => {
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", probe], {
      cwd: tree,
      env: { ...process.env, POWERTOOLS_LOG_LEVEL: "SILENT" },
    });
    expect(JSON.parse(stdout)).toEqual({
      status: 200,
      body: { estimatedCost: expect.objectContaining({ currency: "USD" }) },
      job: "Failed",
      started: expect.arrayContaining(["lapidary-get-estimate", "lapidary-log-failed-job"]),
      surprises: [],
    });
  });
});
