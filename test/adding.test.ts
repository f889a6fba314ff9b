import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);

const copied = [
  ...["src", "functions", "statemachines", "examples", "bench", "test"],
  ...["settings.ts", "package.json", "tsconfig.json", "vitest.config.ts", "README.md"],
];

/** What the change adds must be needed; asked in the copy, where it is made. */
const needed = `
  import { expect, it } from "vitest";
  import { roleOf } from "#local/names.ts";
  import { functions } from "#functions";
  import { lives } from "./permissions/live.ts";
  import { recorder } from "./permissions/review.ts";

  const { authorize, calls } = recorder();
  const titles = ["goes well, and is looked at in every way", "has data that do not exist", "fails, and whoever is told of it gets no answer"];
  for (const title of titles) await lives["a job that " + title].live(authorize);

  it.each(["get-estimate", "log-failed-job"])("%s needs all that it may", (name) => {
    const actions = calls().flatMap(({ by, action }) => by.role === roleOf(name) && !/^(sts|logs|kms|xray):/.test(action) ? [action] : []);
    expect(new Set(actions)).toEqual(new Set(Object.values(functions[name].may).flat()));
  });
`;

interface Change {
  path: string;
  isNew: boolean;
  hunks: { mark: string; begins: string; added: string[] }[];
}

/** What the page shows: in each file the beginning of a line that is there, and what comes below it or in its place. */
const shown = (page: string): Change[] => {
  const [, diff = ""] = /^```diff\n(.*?)^```$/ms.exec(page) ?? [];
  return diff
    .split(/^--- /m)
    .slice(1)
    .map((part) => {
      const [head = "", ...hunks] = part.split("\n@@\n");
      const [path = "", remark] = head.split(" ");
      return {
        path,
        isNew: remark === "(new)",
        hunks: hunks.map((hunk) => {
          const lines = hunk.trimEnd().split("\n");
          const added = lines.flatMap((line) => (line.startsWith("+") ? [line.slice(1)] : []));
          return { mark: lines[0]?.charAt(0) ?? "", begins: lines[0]?.slice(1) ?? "", added };
        }),
      };
    });
};

const changed = (text: string, { mark, begins, added }: Change["hunks"][number]): string => {
  if (mark === "+") return `${added.join("\n")}\n`;
  const lines = text.split("\n");
  expect(
    lines.filter((line) => line.startsWith(begins)),
    `the lines that begin with ${begins}`,
  ).toHaveLength(1);
  const instead = (line: string) => (mark === "-" ? [added.join("\n") + line.slice(begins.length)] : [line, ...added]);
  return lines.flatMap((line) => (line.startsWith(begins) ? instead(line) : [line])).join("\n");
};

const Report = v.object({
  numTotalTests: v.number(),
  testResults: v.array(
    v.object({
      assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
      message: v.string(),
    }),
  ),
});

const changes = shown(await readFile("docs/adding.md", "utf8"));

// Whoever has made the change has the page's files.
describe.skipIf(changes.some(({ path, isNew }) => isNew && existsSync(path)))(
  "the change in docs/adding.md",
  async () => {
    const root = process.cwd();
    const tree = await mkdtemp(join(tmpdir(), "lapidary-"));
    afterAll(() => rm(tree, { recursive: true }));
    const node = (...args: string[]) =>
      run(process.execPath, args, { cwd: tree }).catch((error: { stdout: string; stderr: string }) => error);

    beforeAll(async () => {
      for (const path of copied) await cp(join(root, path), join(tree, path), { recursive: true });
      await symlink(join(root, "node_modules"), join(tree, "node_modules"));
      for (const { path, isNew, hunks } of changes) {
        const file = join(tree, path);
        await writeFile(file, hunks.reduce(changed, isNew ? "" : await readFile(file, "utf8")));
      }
      await writeFile(join(tree, "test/needed.test.ts"), needed);
    }, 60_000);

    it("has types that are right", async () => {
      const files = changes.flatMap(({ path }) => (path.endsWith(".ts") ? [path] : []));
      await writeFile(
        join(tree, "tsconfig.added.json"),
        JSON.stringify({ extends: "./tsconfig.json", include: ["**/*.d.ts"], files }),
      );
      const { stdout } = await node("node_modules/typescript/bin/tsc", "-p", "tsconfig.added.json");
      expect(stdout).toBe("");
    });

    it("is followed by its own tests, by what else speaks of routes, and by the need of each permission", async () => {
      const { stderr } = await node("examples/generate.ts");
      expect(stderr).toBe("");
      const files = ["estimate", "needed", "readme", "examples"].map((name) => `test/${name}.test.ts`);
      await node("node_modules/vitest/vitest.mjs", "run", ...files, "--reporter=json", "--outputFile=report.json");
      const report = v.parse(Report, JSON.parse(await readFile(join(tree, "report.json"), "utf8")));
      const failed = report.testResults.flatMap(({ assertionResults, message }) => [
        ...assertionResults.flatMap(({ fullName, status }) => (status === "failed" ? [fullName] : [])),
        ...(message === "" ? [] : [message]),
      ]);
      // Of the README the routes alone change; and what is to be done about the examples' numbers the page says.
      const concerned = failed.filter(
        (name) => !/^the README has (?!every route)|is counted in the README$/.test(name),
      );
      expect(concerned).toEqual([]);
      expect(report.numTotalTests).toBeGreaterThan(20);
    });
  },
);
