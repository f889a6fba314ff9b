import { ServiceError } from "#local/service.ts";

interface Parameter {
  kind: "integer" | "float";
  min: number;
  max: number;
  /** As the service fills it in; absent when it must be given. */
  default?: string;
  /** A word that may stand for the number. */
  word?: string;
}

const integer = (min: number, max: number, value?: string, word?: string): Parameter => ({
  kind: "integer",
  min,
  max,
  ...(value !== undefined && { default: value }),
  ...(word !== undefined && { word }),
});
const float = (min: number, max: number, value: string): Parameter => ({ kind: "float", min, max, default: value });

type Family = Record<string, Parameter>;

const llama: Family = {
  epochCount: integer(1, 10, "5"),
  batchSize: integer(1, 1, "1"),
  learningRate: float(5e-6, 0.1, "0.0001"),
};
const titanText: Family = {
  epochCount: integer(1, 10, "5"),
  batchSize: integer(1, 64, "1"),
  learningRate: float(0, 1, "0.00001"),
  learningRateWarmupSteps: integer(0, 250, "5"),
};

/** By the start of a model's id: names, ranges and defaults as the user guide gives them (2026-11). The first that fits counts. */
const families: readonly (readonly [string, Family])[] = [
  [
    "amazon.nova-canvas",
    {
      batchSize: integer(8, 192, "8"),
      stepCount: integer(10, 20_000, "500"),
      learningRate: float(1e-7, 1e-4, "0.00001"),
    },
  ],
  ["amazon.nova-2", {}],
  [
    "amazon.nova",
    {
      epochCount: integer(1, 5, "2"),
      learningRate: float(1e-6, 1e-4, "0.00001"),
      learningRateWarmupSteps: integer(0, 100, "10"),
    },
  ],
  [
    "amazon.titan-text-premier",
    {
      epochCount: integer(1, 5, "2"),
      batchSize: integer(1, 1, "1"),
      learningRate: float(1e-7, 1e-5, "0.000001"),
      learningRateWarmupSteps: integer(0, 20, "5"),
    },
  ],
  ["amazon.titan-text", titanText],
  [
    "amazon.titan-image",
    {
      batchSize: integer(8, 192, "8"),
      stepCount: integer(10, 40_000, undefined, "auto"),
      learningRate: float(1e-7, 1, "0.00001"),
    },
  ],
  [
    "amazon.titan-embed-image",
    {
      epochCount: integer(1, 100, undefined, "Auto"),
      batchSize: integer(256, 9216, "576"),
      learningRate: float(5e-8, 1, "0.00005"),
    },
  ],
  [
    "anthropic.claude-3",
    {
      epochCount: integer(1, 10, "2"),
      batchSize: integer(4, 256, "32"),
      learningRateMultiplier: float(0.1, 2, "1"),
      earlyStoppingThreshold: float(0, 0.1, "0.001"),
      earlyStoppingPatience: integer(1, 10, "2"),
    },
  ],
  [
    "cohere.command",
    {
      epochCount: integer(1, 100, "1"),
      batchSize: integer(8, 32, "8"),
      learningRate: float(5e-6, 0.1, "0.00001"),
      earlyStoppingThreshold: float(0, 0.1, "0.01"),
      earlyStoppingPatience: integer(1, 10, "6"),
      evalPercentage: float(5, 50, "20"),
    },
  ],
  ["meta.llama3-3", {}],
  ["meta.llama3", llama],
];

const plain = (value: number) => {
  const text = String(value);
  return text.includes("e") ? value.toFixed(12).replace(/0+$/, "") : text;
};

/** A float is echoed with its point, so `20` comes back as `20.0`. */
const normal = (kind: Parameter["kind"], given: string) => {
  const text = plain(Number(given));
  return kind === "float" && !text.includes(".") ? `${text}.0` : text;
};

const accepted = (name: string, { kind, min, max, word }: Parameter, given: string) => {
  if (word !== undefined && given.toLowerCase() === word.toLowerCase()) return word;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (value >= min && value <= max && (kind === "float" || Number.isInteger(value))) return normal(kind, given);
  throw new ServiceError(
    "ValidationException",
    `Hyperparameter ${name} must be ${kind === "integer" ? "an integer" : "a number"} from ${plain(min)} to ${plain(max)}.`,
  );
};

/**
 * The full set that a job trains with: what was given, brought to the form that the service echoes, and a default for the rest.
 * Names that no table knows pass as they are. Throws ValidationException for a value out of its range.
 */
export const completeHyperParameters = (modelId: string, given: Record<string, string>): Record<string, string> => {
  const family = families.find(([start]) => modelId.startsWith(start))?.[1] ?? {};
  const complete = { ...given };
  for (const [name, parameter] of Object.entries(family)) {
    const value = given[name] ?? parameter.default ?? parameter.word;
    if (value !== undefined) complete[name] = accepted(name, parameter, value);
  }
  return complete;
};
