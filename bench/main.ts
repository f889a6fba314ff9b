import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { datasetTable, measureDataset, measureOddities, oddityTable } from "./dataset.ts";
import { datasetFromS3Table, measureDatasetFromS3 } from "./dataset-s3.ts";
import { figures, measure } from "./measure.ts";
import { measurePage, pageTable } from "./page.ts";
import { engineTable, startupTable, waitingTable } from "./tables.ts";

const seed = 1;
const rounds = 11;

const usage = `npm run bench -- [options]

  --json FILE   write the figures to a file, too
  --help        show this
`;

/** Ends the process because of how it was asked. */
const misused = (problem: string): never => {
  process.stderr.write(`${problem}\n\n${usage}`);
  process.exit(2);
};

const readOptions = () => {
  try {
    return parseArgs({ options: { json: { type: "string" }, help: { type: "boolean", default: false } } }).values;
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
};

const values = readOptions();
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const tell = (what: string) => process.stderr.write(`${what}\n`);
const measured = await measure({ seed, startup: { rounds } }, tell);
tell("Measuring the validation of datasets…");
const rates = await measureDataset({ megabytes: [100, 1000] });
const refusals = await measureOddities();
const datasetsFromS3 = await measureDatasetFromS3();
tell("Measuring the page…");
const page = await measurePage();

const [{ model = "an unknown processor" } = {}, ...others] = cpus();
const print = (text: string) => process.stdout.write(`${text}\n`);
print(`\nNode ${process.versions.node}, ${others.length + 1} × ${model}\n`);
print(waitingTable(measured.waiting, seed));
print(startupTable(measured.startup, rounds, seed));
print(engineTable(measured.engine));
print(datasetTable(rates));
print(oddityTable(refusals));
print(datasetFromS3Table(datasetsFromS3));
print(pageTable(page));

const written = { ...figures(measured), datasetsFromS3, page };
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(written, undefined, 2)}\n`);
