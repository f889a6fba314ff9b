import { existsSync } from "node:fs";
import type { Deployment, DeploymentInput } from "#core/deployment.ts";
import { deployedSettings } from "../deployed-settings.ts";
import { scaledClock } from "./clock.ts";
import { startCloud } from "./cloud.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Authorize } from "./iam/access.ts";
import { followExample, putExamples } from "./example.ts";
import type { Listening } from "./listen.ts";
import { region } from "./names.ts";
import { readOptions, usage } from "./options.ts";
import { withPages } from "./pages.ts";

/** Keeps the process on this machine, whatever its environment holds, and quiet: POWERTOOLS_LOG_LEVEL=INFO shows the functions' logs. */
const isolate = () => {
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: "LOCAL",
    AWS_SECRET_ACCESS_KEY: "local",
    POWERTOOLS_METRICS_DISABLED: "true",
  });
  process.env["POWERTOOLS_LOG_LEVEL"] ??= "SILENT";
};

/** Something that the person who started this can put right. */
class Unusable extends Error {}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Aborts at the first SIGINT or SIGTERM; the second one ends the process at once, as usual. */
const interrupted = (): AbortSignal => {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
};

/** The deployment's keys as they would be in the emulated region, wherever it is itself. */
const keysHere = (keys: Deployment["keys"]): Deployment["keys"] =>
  Object.fromEntries(
    Object.entries(keys).map(([store, arn]) => [store, arn?.replace(/^(arn:[^:]+:kms):[^:]+/, `$1:${region}`)]),
  );

/** The policies of the stage `dev`, which say of every call that they refuse why; for this SST's own sources have to be there. */
const policies = async (settings: DeploymentInput): Promise<Authorize> => {
  if (!existsSync(new URL("../../.sst/platform/config.d.ts", import.meta.url)))
    throw new Unusable(
      "--enforce-iam reads the policies with SST's platform, which is not there. Run `npm run sst` once.",
    );
  const { evaluate } = await import("../../scripts/evaluate.ts");
  const { stagePolicies } = await import("./iam/stage.ts");
  const { authorize } = stagePolicies(await evaluate("dev", undefined, {}, { ...settings, region }));
  return (access) => {
    const refusal = authorize(access);
    if (refusal !== undefined) process.stderr.write(`${refusal}\n`);
    return refusal;
  };
};

/** Listens, or says which option to change. */
const listening = async (option: string, port: number, server: Pick<Endpoint, "listen">) => {
  try {
    return await server.listen(port);
  } catch (cause) {
    throw new Unusable(
      `Port ${port} cannot be used (${String(cause)}). Choose another with ${option}; 0 is any free one.`,
    );
  }
};

const main = async (args: string[]): Promise<number> => {
  const read = readOptions(args);
  if ("problem" in read) {
    process.stderr.write(`${read.problem}\n\n${usage}`);
    return 2;
  }
  const { options } = read;
  if (options.help) {
    print(usage);
    return 0;
  }
  const deployed = await deployedSettings(process.env);
  if ("problem" in deployed) throw new Unusable(deployed.problem);
  const { settings, deployment } = deployed;
  const keys = keysHere(deployment.keys);
  isolate();
  const authorize = options["enforce-iam"] ? await policies({ ...settings, ...deployment, keys }) : undefined;
  const stop = interrupted();
  const surprised = (error: unknown) =>
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.on("unhandledRejection", surprised);
  const cloud = await startCloud({
    clock: scaledClock(options.speed),
    seed: 1,
    surprised,
    settings,
    poll: deployment.poll,
    tracing: deployment.tracing,
    // What EventBridge may do with the queue's key is for that key's own policy to say, which nobody knows here.
    keys: { table: keys.table, bucket: keys.bucket },
    ...(authorize && { authorize }),
  });
  const open: Listening[] = [];
  try {
    const api = await listening("--port", options.port, withPages(cloud.api));
    open.push(api);
    const aws = await listening("--aws-port", options["aws-port"], cloud.endpoint);
    open.push(aws);
    print(`API ${api.url}`);
    print(`AWS ${aws.url}`);
    print(`Page ${api.url}/`);
    await putExamples(cloud.clientSettings("cli", "s3"));
    const completed = options.empty || (await followExample(api.url, print, stop, options.once));
    if (options.once) return completed ? 0 : 1;
    if (stop.aborted) return 0;
    print(`\nServing until interrupted, at ${options.speed} simulated seconds a second. Interrupt with Ctrl-C.`);
    await new Promise((resolve) => stop.addEventListener("abort", resolve));
    return 0;
  } finally {
    await Promise.all(open.map((each) => each.close()));
  }
};

// A reader such as `head` may have seen enough.
process.stdout.on("error", () => process.exit());

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
