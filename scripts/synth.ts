import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deployedSettings } from "../src/deployed-settings.ts";
import { linesOf } from "../src/local/iam/statement.ts";
import { stageProblem } from "../src/stage-name.ts";
import { evaluate, type Resource } from "./evaluate.ts";
import { reachesOf } from "./reaches.ts";

const usage = `npm run synth -- [options]

  --stage S   the stage (dev)
  --iam       print every statement of every policy, one a line, in place of the resources as JSON
  --graph     print what every route, bus, rule, stream and machine reaches, a line each, in place of them
  --help      show this
`;

/** Ends the process because of how it was asked. */
const misused = (problem: string): never => {
  process.stderr.write(`${problem}\n\n${usage}`);
  process.exit(2);
};

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        stage: { type: "string", default: "dev" },
        iam: { type: "boolean", default: false },
        graph: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
};

/** What evaluates the stacks is installed once; whatever that says is kept out of the output. */
const installPlatform = () => {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, "sst-platform.mjs")], {
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (status !== 0) process.exit(status ?? 1);
};

const byTypeAndName = (one: Resource, other: Resource) =>
  `${one.type} ${one.name}` < `${other.type} ${other.name}` ? -1 : 1;

const options = readOptions();
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const read = await deployedSettings(process.env);
if ("problem" in read) {
  process.stderr.write(`${read.problem}\n`);
  process.exit(2);
}
const { settings, deployment } = read;
const wrong = stageProblem(options.stage, deployment.region);
if (wrong !== undefined) misused(`--stage ${wrong}`);
installPlatform();
const { resources } = await evaluate(options.stage, undefined, {}, { ...settings, ...deployment });
// A reader such as `head` may have seen enough.
process.stdout.on("error", () => process.exit());
const lines = [...(options.iam ? linesOf(resources) : []), ...(options.graph ? reachesOf(resources) : [])];
process.stdout.write(
  options.iam || options.graph
    ? `${lines.join("\n")}\n`
    : `${JSON.stringify(resources.toSorted(byTypeAndName), undefined, 2)}\n`,
);
