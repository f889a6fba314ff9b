// Makes SST's own sources, types and Pulumi SDKs present in .sst/platform: what type-checks and evaluates stacks/.
// Needs the npm registry once for each version of sst. Runs on any Node from 20, so that nothing has to be built first.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const root = join(import.meta.dirname, "..");
const platform = join(root, ".sst", "platform");
const minutes = 60_000;

const fail = (reason) => {
  process.stderr.write(`sst-platform: ${reason}\n`);
  process.exit(1);
};

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);

const sst = join(root, "node_modules", "sst");
const manifest = read(join(sst, "package.json"));
if (!manifest) fail("the package sst is not installed; run `npm ci` first");
const { version } = JSON.parse(manifest);

/** The last thing that npm writes is its hidden lockfile, and the last thing that sst writes is config.d.ts. */
const present = () =>
  read(join(platform, "version")) === version &&
  existsSync(join(platform, "node_modules", ".package-lock.json")) &&
  existsSync(join(platform, "config.d.ts"));

if (!present()) {
  process.stdout.write(`sst-platform: installing the platform of sst ${version} into .sst (about 40 s, once)\n`);
  rmSync(platform, { recursive: true, force: true });
  rmSync(join(root, ".sst", "provider-lock.json"), { force: true });
  const { error, signal, status } = spawnSync(
    process.execPath,
    [join(sst, "bin", "sst.mjs"), "install", "--stage", "test"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      timeout: 10 * minutes,
      env: { ...process.env, SST_SKIP_DEPENDENCY_CHECK: "1", SST_NO_BUN: "1", SST_TELEMETRY_DISABLED: "1" },
    },
  );
  if (error || signal || status !== 0 || !present())
    fail(
      `\`sst install\` did not finish (${error?.message ?? signal ?? `exit code ${status}`}). It needs the npm registry and a ` +
        "sst.config.ts that loads. To see why: SST_SKIP_DEPENDENCY_CHECK=1 SST_NO_BUN=1 npx sst install --stage test --print-logs",
    );
}
