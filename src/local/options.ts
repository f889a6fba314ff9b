import { parseArgs } from "node:util";
import * as v from "valibot";

const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, "must be a port number; 0 is any free port"),
  v.transform(Number),
  v.maxValue(65_535, "must be at most 65535"),
);
const speed = v.pipe(
  v.string(),
  v.transform(Number),
  v.check((value) => value >= 1 && value <= 1e6, "must be from 1 to 1000000 simulated seconds a second"),
);

const Options = v.object({
  port,
  "aws-port": port,
  speed,
  once: v.boolean(),
  empty: v.boolean(),
  "enforce-iam": v.boolean(),
  help: v.boolean(),
});

export type Options = v.InferOutput<typeof Options>;

export const usage = `npm start -- [options]

  --port N       the HTTP API's port (3000); 0 is any free one
  --aws-port N   the port of the AWS endpoint, for any SDK or CLI (4566); 0 is any free one
  --speed N      simulated seconds a second (600)
  --once         exit when the example job has ended: 0 when it is Completed, else 1
  --empty        submit nothing
  --enforce-iam  refuse what the policies in stacks/ do not allow
  --help         show this
`;

/** The options of `npm start`, or what is wrong with them. */
export const readOptions = (args: string[]): { options: Options } | { problem: string } => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string", default: "3000" },
        "aws-port": { type: "string", default: "4566" },
        speed: { type: "string", default: "600" },
        once: { type: "boolean", default: false },
        empty: { type: "boolean", default: false },
        "enforce-iam": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const parsed = v.safeParse(Options, values);
    if (parsed.success) return { options: parsed.output };
    const [issue] = parsed.issues;
    return { problem: `--${v.getDotPath(issue)} ${issue.message}` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};
