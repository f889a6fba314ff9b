import { readOptions, usage, type Options } from "./options.ts";
import { readable, readableCost } from "./readable.ts";
import { validate, type Verdict } from "./validate.ts";

const asJson = ({ valid, training, validation, estimate }: Verdict) =>
  `${JSON.stringify({ valid, ...training, ...(validation && { validation }), estimate }, undefined, 2)}\n`;

const asText = ({ file, validation: other = "" }: Options, { training, validation, estimate }: Verdict) =>
  [readable(file, training), ...(validation ? [readable(other, validation)] : []), readableCost(estimate)].join("\n");

const run = async (args: string[]): Promise<number> => {
  const read = readOptions(args);
  if (read === "help") {
    process.stdout.write(usage);
    return 0;
  }
  if ("problem" in read) {
    process.stderr.write(`${read.problem}\n\n${usage}`);
    return 2;
  }
  try {
    const verdict = await validate(read.options);
    process.stdout.write(read.options.json ? asJson(verdict) : asText(read.options, verdict));
    return verdict.valid ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
};

process.exitCode = await run(process.argv.slice(2));
