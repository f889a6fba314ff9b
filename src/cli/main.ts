import { readOptions, usage } from "./options.ts";
import { readableCost } from "./readable-cost.ts";
import { readable } from "./readable.ts";
import { validate, type Verdict } from "./validate.ts";

const asJson = ({ valid, training, validation, cost: { estimate, warnings: costWarnings } }: Verdict) =>
  `${JSON.stringify({ ...training, valid, ...(validation && { validation }), estimate, costWarnings }, undefined, 2)}\n`;

/** Data that are not valid are not trained on, and a price of them would only draw the eye. */
const asText = ({ valid, training, validation, cost: { estimate, warnings } }: Verdict) =>
  [
    ...[training, validation].flatMap((report) => (report ? [readable(report.file, report)] : [])),
    ...(valid ? [readableCost(estimate, warnings)] : []),
  ].join("\n");

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
    process.stdout.write(read.options.json ? asJson(verdict) : asText(verdict));
    return verdict.valid ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
};

/** Whoever reads may have read enough: that takes nothing from the verdict. */
const unlessClosed = (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
};
process.stdout.on("error", unlessClosed);
process.stderr.on("error", unlessClosed);

process.exitCode = await run(process.argv.slice(2));
