import type { DeploymentInput } from "#core/deployment.ts";
import { root, type Build } from "./bundle.ts";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";

const platform = join(root, ".sst/platform");

/** A resource as it was registered: with its inputs filled in, and the option that decides what a removal does. */
export interface Resource {
  type: string;
  name: string;
  retainOnDelete: boolean;
  inputs: Record<string, unknown>;
}

/** One stage of the app, as it would be deployed. */
export interface Evaluation {
  app: Record<string, unknown>;
  outputs: Record<string, unknown>;
  resources: Resource[];
  builds: Build[];
}

/** Bundles a handler into a folder that is there. */
export type Bundler = (build: Build, out: string) => Promise<unknown>;

/** How Pulumi marks a secret in what it sends. */
const signature = "4dabf18193072939515e22adb298388d";
const revealed = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && signature in value && "value" in value ? value.value : value;
/** Wherever the project lies, it is here. */
const placed = (key: string, value: unknown) => (value === root ? "." : revealed(key, value));

/** Has a bundle find these settings in settings.ts, whatever is written there. */
const settingsIn = (file: object): Plugin => ({
  name: "settings",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/settings\.ts$/ }, ({ path }) =>
      path === join(root, "settings.ts") ? { contents: `export const settings = ${JSON.stringify(file)};` } : undefined,
    ),
});

/** What is another each time in SST's components, by their file, and what stands in its place: two evaluations are alike. */
const passing = [
  { file: "naming.ts", code: 'crypto.randomBytes(8).toString("hex")', instead: "main" },
  { file: "base/base-static-site.ts", code: "Date.now().toString()", instead: '"now"' },
];
const lasting: Plugin = {
  name: "lasting",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/platform\/src\/components\/.*\.ts$/ }, async ({ path }) => {
      const found = passing.find(({ file }) => path.endsWith(`/components/${file}`));
      return found && { contents: (await readFile(path, "utf8")).replace(found.code, found.instead), loader: "ts" };
    }),
};

/** Bundles the program the way SST bundles a config: its components inside, Pulumi outside. */
const bundleProgram = async (outfile: string, file: object) => {
  await build({
    entryPoints: [join(root, "scripts/program.mjs")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    nodePaths: [join(platform, "node_modules")],
    external: ["@pulumi/*", "@pulumiverse/*", "@aws-sdk/*", "undici", "esbuild", "archiver", "glob", "vite"],
    logLevel: "error",
    plugins: [settingsIn(file), lasting],
    banner: {
      js: [
        'import { createRequire } from "node:module"',
        "const require = createRequire(import.meta.url)",
        "const __dirname = import.meta.dirname",
        "const __filename = import.meta.filename",
      ].join(";"),
    },
  });
};

/** Answers SST's components in place of SST's own process, which bundles the handlers and knows the account. */
const sstServer = async (work: string, bundler: Bundler) => {
  const builds: Build[] = [];
  const runtimeBuild = async (input: Build) => {
    builds.push(input);
    // Not where the component writes the archive of it, which would then hold a piece of itself.
    const out = join(work, "artifacts", `${input.functionID}-src`);
    await mkdir(out, { recursive: true });
    await bundler(input, out);
    return { handler: input.handler, out, errors: [], sourcemaps: [] };
  };
  const server = createServer(async (request, response) => {
    const { method, params } = JSON.parse(await text(request));
    const answer = async () => {
      if (method === "Runtime.Build") return runtimeBuild(params[0]);
      return method === "Provider.Aws.Bootstrap" ? { asset: "sst-asset", state: "sst-state" } : true;
    };
    const reply = await answer().then(
      (result) => ({ result }),
      (error: unknown) => ({ error: String(error) }),
    );
    response.end(JSON.stringify(reply));
  });
  // On a busy machine the program may be quiet for long, and then ask again over the same connection.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, builds, close: () => server.close() };
};

/**
 * Evaluates sst.config.ts for `stage` with SST's real components, under Pulumi's mocks and with no account. Of the environment it sees
 * `variables` alone, and `settings` in the place of what settings.ts says. Takes about two seconds, and what `bundler` takes. Throws when the app would not deploy.
 */
export const evaluate = async (
  stage: string,
  bundler: Bundler = async () => {},
  variables: Record<string, string> = {},
  settings: DeploymentInput = {},
): Promise<Evaluation> => {
  const work = await mkdtemp(join(tmpdir(), "lapidary-"));
  // Beside the platform's node_modules, where Pulumi is found.
  const program = join(await mkdtemp(join(platform, "evaluate-")), "program.mjs");
  const server = await sstServer(work, bundler);
  try {
    await bundleProgram(program, settings);
    const file = join(work, "evaluation.json");
    const { PATH = "" } = process.env;
    await promisify(execFile)(process.execPath, [program, JSON.stringify({ stage, root, work, file })], {
      // Pulumi's AWS SDK is large: compiled once, it loads in half the time.
      env: { ...variables, PATH, SST_SERVER: server.url, NODE_COMPILE_CACHE: join(root, ".sst/compile-cache") },
    });
    // Where `sst deploy` works.
    const evaluated = (await readFile(file, "utf8")).replaceAll(work, ".sst");
    return { ...JSON.parse(evaluated, placed), builds: server.builds };
  } finally {
    server.close();
    await rm(dirname(program), { recursive: true });
    await rm(work, { recursive: true });
  }
};
