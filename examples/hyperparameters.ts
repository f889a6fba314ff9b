import type { Family } from "./catalogue.ts";
import type { Random } from "./random.ts";

interface Choice {
  name: string;
  /** How it is said, and the value that goes on the wire: a decimal, as a string. */
  draw: (random: Random) => { said: string; value: string };
}

const whole = (name: string, values: readonly number[], say: (value: number) => string): Choice => ({
  name,
  draw: (random) => {
    const value = random.pick(values);
    return { said: say(value), value: `${value}` };
  },
});

const decimal = (name: string, values: readonly (readonly [said: string, value: string])[], say: string): Choice => ({
  name,
  draw: (random) => {
    const [said, value] = random.pick(values);
    return { said: `${say} ${said}`, value };
  },
});

const epochs = (most: number) =>
  whole(
    "epochCount",
    Array.from({ length: most }, (_, index) => index + 1),
    (count) => (count === 1 ? "a single epoch" : `${count} epochs`),
  );

const exactly = (value: string) => [value, value] as const;

const choices: Readonly<Record<Family, readonly Choice[]>> = {
  nova: [
    epochs(5),
    decimal(
      "learningRate",
      [
        exactly("0.00001"),
        ["1e-5", "0.00001"],
        ["5e-6", "0.000005"],
        exactly("0.00002"),
        ["5e-5", "0.00005"],
        ["1e-4", "0.0001"],
      ],
      "learning rate",
    ),
    whole("learningRateWarmupSteps", [0, 5, 10, 20, 40], (steps) =>
      steps === 0 ? "no warmup steps" : `${steps} warmup steps`,
    ),
  ],
  claude: [
    epochs(10),
    whole("batchSize", [4, 8, 16, 32, 64], (size) => `batch size ${size}`),
    decimal("learningRateMultiplier", ["0.5", "0.8", "1", "1.5"].map(exactly), "learning rate multiplier"),
    decimal("earlyStoppingThreshold", ["0.001", "0.005", "0.01"].map(exactly), "early stopping threshold"),
    whole("earlyStoppingPatience", [1, 2, 3, 5], (patience) => `early stopping patience ${patience}`),
  ],
  llama: [
    epochs(10),
    decimal(
      "learningRate",
      [exactly("0.0001"), ["1e-4", "0.0001"], ["5e-5", "0.00005"], exactly("0.00002"), exactly("0.0005")],
      "learning rate",
    ),
    whole("batchSize", [1], () => "batch size 1"),
  ],
  "llama-3.3": [],
};

/** Between one and `most` hyperparameters of a model's family, and how a person would list them. Early stopping needs validation data. */
export const someHyperParameters = (random: Random, family: Family, most: number, validated: boolean) => {
  const all = choices[family].filter(({ name }) => validated || !name.startsWith("earlyStopping"));
  const wanted = new Set(random.shuffled(all).slice(0, random.integer(1, most)));
  const drawn = all
    .filter((choice) => wanted.has(choice))
    .map((choice) => ({ name: choice.name, ...choice.draw(random) }));
  const said = drawn.map((one) => one.said);
  const last = said.pop() ?? "";
  return {
    said: said.length === 0 ? last : `${said.join(", ")} and ${last}`,
    hyperParameters: Object.fromEntries(drawn.map(({ name, value }) => [name, value])),
  };
};
