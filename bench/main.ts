import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { figures, measure } from "./measure.ts";
import { engineTable, startupTable, waitingTable } from "./tables.ts";

const seed = 1;
const rounds = 11;

const { values } = parseArgs({ options: { json: { type: "string" } } });

const measured = await measure({ seed, startup: { rounds } }, (what) => process.stderr.write(`${what}\n`));

const [{ model = "an unknown processor" } = {}, ...others] = cpus();
const print = (text: string) => process.stdout.write(`${text}\n`);
print(`\nNode ${process.versions.node}, ${others.length + 1} × ${model}\n`);
print(waitingTable(measured.waiting, seed));
print(startupTable(measured.startup, rounds, seed));
print(engineTable(measured.engine));

if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures(measured), undefined, 2)}\n`);
