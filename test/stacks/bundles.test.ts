import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Metafile } from "esbuild";
import * as v from "valibot";
import { afterAll, describe, expect, it } from "vitest";
import { Settings } from "#core/settings.ts";
import { accessKeyOf, bucket, machineArn, region, table } from "#local/names.ts";
import { bundle, root } from "../../scripts/bundle.ts";
import { bundling, functions } from "../../src/functions.ts";
import { request, setup } from "../cloud.ts";
import { evaluate } from "../../scripts/evaluate.ts";

const bundled = new Map<string, Metafile>();
await evaluate("dev", async (build, out) => bundled.set(build.handler, await bundle(build, out)));

describe.each(Object.keys(functions))("the bundle of %s", (name) => {
  const outputs = bundled.get(`functions/${name}.handler`)?.outputs ?? {};
  const entry = Object.keys(outputs).find((file) => file.endsWith(`functions/${name}.mjs`)) ?? "";

  it("is what its deployment zips, and exports the handler", () => {
    expect(outputs[entry]?.exports).toContain("handler");
  });

  it("leaves nothing to be found on Lambda but Node's own modules", () => {
    const outside = Object.values(outputs).flatMap(({ imports }) => imports.filter((one) => one.external));
    const foreign = outside.filter(({ path }) => !builtinModules.includes(path.replace(/^node:/, "")));
    expect(foreign.map(({ path }) => path)).toEqual([]);
  });

  it("loads at most 350 KB", () => {
    const loaded = new Set([entry]);
    // The set grows as it is gone through.
    for (const file of loaded)
      for (const { kind, path } of outputs[file]?.imports ?? [])
        if (kind === "import-statement" && path in outputs) loaded.add(path);
    const bytes = [...loaded].reduce((sum, file) => sum + (outputs[file]?.bytes ?? Number.NaN), 0);
    expect(bytes / 1024).toBeLessThanOrEqual(350);
  });
});

describe("a bundle in a process of its own", async () => {
  // Within the project, as packages are read from there.
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  const work = await mkdtemp(join(root, "node_modules/.cache/bundles-"));
  afterAll(() => rm(work, { recursive: true }));

  const { clock, cloud, post, get } = await setup();
  const { url, close } = await cloud.endpoint.listen(0);
  afterAll(close);
  await post(request());
  await clock.pass(24 * 3_600_000);

  const program = `
    const [file, event] = process.argv.slice(1);
    const { handler } = await import(file);
    const answer = await handler(JSON.parse(event), {}).catch(({ name, message }) => ({ error: name, cause: message }));
    process.stdout.write(JSON.stringify(answer));`;
  const link = (name: string, value: object) => ({ [`SST_RESOURCE_${name}`]: JSON.stringify(value) });

  /** Invokes a function for the job, in the environment that Lambda and SST make for it. */
  const invoke = async (name: string, keys: object) => {
    const handler = `functions/${name}.handler`;
    await bundle({ functionID: name, handler, runtime: "nodejs24.x", links: {}, properties: bundling }, work);
    const event = JSON.stringify({ jobName: "a-job", attempt: 1 });
    const args = ["--input-type=module", "-e", program, join(work, `functions/${name}.mjs`), event];
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
      ...link("Jobs", { name: table }),
      ...link("Data", { name: bucket }),
      ...link("CustomizeModel", { arn: machineArn("customize-model") }),
      ...link("Settings", v.parse(Settings, {})),
      ...keys,
    };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    return JSON.parse(stdout);
  };
  const keysOf = (name: string) => ({ AWS_ACCESS_KEY_ID: accessKeyOf(name), AWS_SECRET_ACCESS_KEY: "secret" });

  it("asks Bedrock, S3 and DynamoDB about a job: preflight", async () => {
    expect(await invoke("preflight", keysOf("preflight"))).toMatchObject({ jobName: "a-job", status: "Completed" });
  });

  it("reads a job's files and keeps their curves: record-metrics", async () => {
    const { body } = await get("/model-customization-jobs/a-job/metrics");
    expect(await invoke("record-metrics", keysOf("record-metrics"))).toMatchObject({
      jobName: "a-job",
      finalLosses: { training: body.training.at(-1).loss },
    });
    expect((await get("/model-customization-jobs/a-job/metrics")).body).toEqual(body);
  });

  it("says what is wrong when its environment has no credentials", async () => {
    expect(await invoke("preflight", {})).toEqual({
      error: "PermanentError",
      cause: "CredentialsProviderError: Unable to find environment variable credentials.",
    });
  });
});
