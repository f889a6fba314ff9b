import { parseArgs } from "node:util";
import * as v from "valibot";
import { formats } from "#core/dataset/report.ts";
import { limits } from "#core/patterns.ts";
import { customizationTypes } from "#core/request.ts";
import { oneOf, text } from "#core/shapes.ts";

const Options = v.object({
  model: text(limits.baseModelIdentifier),
  type: oneOf(customizationTypes.filter((type) => type !== "IMPORTED")),
  format: v.optional(oneOf(formats)),
  validation: v.optional(v.string()),
  json: v.boolean(),
});

/** What `lapidary validate` is asked for. */
export type Options = v.InferOutput<typeof Options> & { file: string };

export const usage = `lapidary validate FILE|s3://BUCKET/KEY --model ID [options]

  --model ID          the base model, such as amazon.nova-micro-v1:0
  --type TYPE         ${customizationTypes.filter((type) => type !== "IMPORTED").join(", ")}
                      (FINE_TUNING)
  --format FORMAT     ${formats.join(", ")}
                      (what the model and the type ask for)
  --validation FILE   a validation dataset, checked beside the training data
  --json              print the report as JSON

It exits with 0 when the data are valid, with 1 when they are not, with 2 when they cannot be read.
`;

/** The options of a command line, "help", or what is wrong with it. */
export const readOptions = (args: string[]): { options: Options } | "help" | { problem: string } => {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        model: { type: "string" },
        type: { type: "string", default: "FINE_TUNING" },
        format: { type: "string" },
        validation: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return "help";
    const [command, file, ...others] = positionals;
    if (command !== "validate") return { problem: `the command must be validate; got ${command ?? "none"}` };
    if (file === undefined || others.length > 0)
      return { problem: `one file must be named; got ${positionals.length - 1}` };
    if (values.model === undefined)
      return { problem: "--model is required: which formats and limits there are depends on it" };
    const parsed = v.safeParse(Options, values);
    if (parsed.success) return { options: { ...parsed.output, file } };
    const [issue] = parsed.issues;
    return { problem: `--${v.getDotPath(issue)} ${issue.message}` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};
