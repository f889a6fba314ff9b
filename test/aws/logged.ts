import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The lines that a module logs, from a process of its own: a function's logger writes past whoever listens in this one. */
export const logged = async (script: string): Promise<Record<string, unknown>[]> => {
  const env = { ...process.env, POWERTOOLS_LOG_LEVEL: "INFO" };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", script],
    { env },
  );
  return `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
};
