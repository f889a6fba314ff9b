import { customizationTypes } from "#core/customization-types.ts";
import { formats, type Format } from "#core/dataset/report.ts";
import { limits } from "#core/patterns.ts";
import { quoted } from "#core/quoted.ts";

/** What a job can do to its base model. */
const types = customizationTypes.filter((type) => type !== "IMPORTED");

/** What `lapidary validate` is asked for. */
export interface Options {
  file: string;
  model: string;
  type: (typeof types)[number];
  format?: Format;
  validation?: string;
  json: boolean;
}

export const usage = `lapidary validate FILE|s3://BUCKET/KEY --model ID [options]

  --model ID          the base model, such as amazon.nova-micro-v1:0; required
  --type TYPE         ${types.join(", ")}
                      (FINE_TUNING)
  --format FORMAT     ${formats.join(", ")}
                      (what the model and the type ask for)
  --validation FILE   a validation dataset, checked beside the training data
  --json              print the report as JSON
  -h, --help          show the options

It exits with 0 when the data are valid, with 1 when they are not, with 2 when they cannot be read.
`;

const flags = {
  model: { type: "string" },
  type: { type: "string", default: "FINE_TUNING" },
  format: { type: "string" },
  validation: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false, short: "h" },
} as const;

// Not imported: that would load whatever the module has, threads among it.
const { parseArgs } = process.getBuiltinModule("node:util");

const read = (args: string[]) =>
  parseArgs({ args, options: flags, allowPositionals: true, strict: false, tokens: true });

type Token = ReturnType<typeof read>["tokens"][number];

/** What is wrong with an option by itself, in our own words. */
const flaw = (token: Token): string[] => {
  if (token.kind !== "option") return [];
  const { name, rawName, value, inlineValue } = token;
  const known = Object.entries(flags).find(([each]) => each === name)?.[1];
  if (!known) return [`${rawName} is not an option of this command`];
  if (known.type === "boolean") return value === undefined ? [] : [`${rawName} takes no value`];
  const missing = value === undefined || (!inlineValue && value.startsWith("-"));
  return missing ? [`${rawName} needs a value`] : [];
};

/** One of some words; or what is wrong with it. By hand, as a library for it takes a tenth of a start to load. */
const oneOf = <const Word extends string>(
  option: string,
  words: readonly Word[],
  given: string,
): { word: Word } | { problem: string } => {
  const word = words.find((each) => each === given);
  if (word !== undefined) return { word };
  return { problem: `--${option} must be one of ${words.join(", ")}; got "${quoted(given)}"` };
};

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** The options of a command line, "help", or what is wrong with it. */
export const readOptions = (args: string[]): { options: Options } | "help" | { problem: string } => {
  const { values, positionals, tokens } = read(args);
  if (values.help === true) return "help";
  const [problem] = tokens.flatMap(flaw);
  if (problem !== undefined) return { problem };
  const [command, file, ...others] = positionals;
  if (command !== "validate") return { problem: `the command must be validate; got ${command ?? "none"}` };
  if (file === undefined || others.length > 0)
    return { problem: `one file must be named; got ${positionals.length - 1}` };
  const [model, given, validation] = [values.model, values.format, values.validation].map(textOf);
  if (model === undefined) return { problem: "--model is required: which formats and limits there are depends on it" };
  const { max, pattern, means } = limits.baseModelIdentifier;
  if (model.length > max || !pattern.test(model)) return { problem: `--model must be ${means}` };
  const type = oneOf("type", types, String(values.type));
  if ("problem" in type) return type;
  const format = given === undefined ? undefined : oneOf("format", formats, given);
  if (format && "problem" in format) return format;
  const json = values.json === true;
  return {
    options: {
      file,
      model,
      type: type.word,
      json,
      ...(format && { format: format.word }),
      ...(validation !== undefined && { validation }),
    },
  };
};
