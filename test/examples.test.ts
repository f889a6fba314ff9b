import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { JobIdentifier, ListJobsQuery, parseQuery } from "../src/core/queries.ts";
import { SubmitJobRequest } from "../src/core/request.ts";
import { files } from "../examples/generate.ts";
import { fill } from "../examples/topics.ts";
import { conversations, lesson, read, type Lesson } from "./example-records.ts";

const requestAnswer = { path: v.pipe(v.string(), v.startsWith("/model-customization-jobs")) };
const Answer = v.variant("kind", [
  v.strictObject({ kind: v.literal("read"), method: v.literal("GET"), ...requestAnswer }),
  v.strictObject({
    kind: v.literal("submission"),
    method: v.literal("POST"),
    path: v.literal("/model-customization-jobs"),
    body: SubmitJobRequest,
  }),
  v.strictObject({
    kind: v.literal("refusal"),
    error: v.picklist(["NotSupported", "InvalidValue", "OutOfScope"]),
    message: v.pipe(v.string(), v.nonEmpty()),
  }),
  v.strictObject({
    kind: v.literal("question"),
    error: v.literal("MissingInformation"),
    missing: v.pipe(v.array(v.string()), v.minLength(1)),
    message: v.pipe(v.string(), v.nonEmpty()),
  }),
]);
type Answer = v.InferOutput<typeof Answer>;

const parseAnswer = (text: string): Answer => {
  const given = v.parse(v.record(v.string(), v.unknown()), JSON.parse(text));
  const kind = "body" in given ? "submission" : "path" in given ? "read" : "missing" in given ? "question" : "refusal";
  return v.parse(Answer, { kind, ...given });
};

/** The fewest records of each file that the model's format and this example's purpose allow, and the most. */
const sizes = {
  nova: { training: [330, 20_000], validation: [40, 20_000], together: 20_000 },
  "claude-3-haiku": { training: [64, 10_000], validation: [32, 1_000], together: 10_000 },
  llama: { training: [120, 9_900], validation: [20, 9_900], together: 10_000 },
} as const;

const forbidden = {
  nova: ["System:", "User:", "Bot:", "Assistant:", "<image>", "<video>", "[EOS]"],
  "claude-3-haiku": ["\nHuman:", "\nAssistant:"],
  llama: [],
} as const;

const folders = ["nova", "claude-3-haiku", "llama"] as const;

const setup = (folder: (typeof folders)[number]) => {
  const training = conversations[folder](`${folder}/train.jsonl`);
  const validation = conversations[folder](`${folder}/validation.jsonl`);
  const lessons = (parts: typeof training) => parts.map(({ instruction, said }) => lesson(instruction, said));
  return {
    conversations: [...training, ...validation],
    training: lessons(training),
    validation: lessons(validation),
    all: lessons([...training, ...validation]),
  };
};

const asked = ({ questions }: Lesson) => questions.join("\n").toLowerCase();

const requestsOf = (lessons: Lesson[]) =>
  new Set(lessons.flatMap(({ answers }) => answers).filter((answer) => !answer.startsWith('{"error"')));

/** Hyperparameters and their ranges, by what the base model's id starts with. Llama 3.3 has no documented ones. */
const ranges = {
  "amazon.nova-": { epochCount: [1, 5], learningRate: [1e-6, 1e-4], learningRateWarmupSteps: [0, 100] },
  "anthropic.claude-3-haiku": {
    epochCount: [1, 10],
    batchSize: [4, 256],
    learningRateMultiplier: [0.1, 2],
    earlyStoppingThreshold: [0, 0.1],
    earlyStoppingPatience: [1, 10],
  },
  "meta.llama3-1-": { epochCount: [1, 10], batchSize: [1, 1], learningRate: [5e-6, 0.1] },
  "meta.llama3-2-": { epochCount: [1, 10], batchSize: [1, 1], learningRate: [5e-6, 0.1] },
  "meta.llama3-3-": {},
} as const satisfies Record<string, Record<string, readonly [number, number]>>;

const expectHyperParameters = (body: SubmitJobRequest) => {
  const [, known = {}] = Object.entries(ranges).find(([start]) => body.baseModelIdentifier.startsWith(start)) ?? [];
  const limits = new Map<string, readonly [number, number]>(Object.entries(known));
  for (const [name, value] of Object.entries(body.hyperParameters ?? {})) {
    const [least, most] = limits.get(name) ?? [NaN, NaN];
    expect(value, `${name} is a decimal`).toMatch(/^\d+(\.\d+)?$/);
    expect(Number(value), `${name} for ${body.baseModelIdentifier}`).toBeGreaterThanOrEqual(least);
    expect(Number(value), `${name} for ${body.baseModelIdentifier}`).toBeLessThanOrEqual(most);
    if (/Count|Size|Steps|Patience/.test(name)) expect(value).toMatch(/^\d+$/);
  }
};

const expectRead = (path: string) => {
  const url = new URL(path, "http://127.0.0.1");
  const [, , identifier, part, ...more] = url.pathname.split("/");
  expect(url.pathname + url.search, "is as it would be sent").toBe(path);
  expect(more).toEqual([]);
  if (identifier === undefined) {
    v.parse(ListJobsQuery, parseQuery(url.search));
    return;
  }
  v.parse(JobIdentifier, decodeURIComponent(identifier));
  expect(encodeURIComponent(decodeURIComponent(identifier)), "is percent-encoded").toBe(identifier);
  expect(["metrics", "events", undefined]).toContain(part);
  expect(url.search).toBe("");
};

describe("the examples' files", () => {
  it("are what the generator writes", () => {
    for (const [path, text] of files()) expect(read(path) === text, `${path} is stale`).toBe(true);
  });

  it("come to less than a megabyte", () => {
    const bytes = [...files().values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(1_000_000);
  });
});

describe.each(folders)("the example for %s", (folder) => {
  it("has a request that the API accepts and that names its own files", () => {
    const body = v.parse(SubmitJobRequest, JSON.parse(read(`${folder}/request.json`)));
    expectHyperParameters(body);
    expect(body.trainingDataConfig).toEqual({ s3Uri: `s3://lapidary-data/examples/${folder}/train.jsonl` });
    expect(body.validationDataConfig).toEqual({
      validators: [{ s3Uri: `s3://lapidary-data/examples/${folder}/validation.jsonl` }],
    });
    expect(body).not.toHaveProperty("roleArn");
    expect(body).not.toHaveProperty("outputDataConfig");
  });

  it("has as many records as its model takes", () => {
    const { training, validation } = setup(folder);
    const { training: trained, validation: validated, together } = sizes[folder];
    expect(training.length).toBeGreaterThanOrEqual(trained[0]);
    expect(training.length).toBeLessThanOrEqual(trained[1]);
    expect(validation.length).toBeGreaterThanOrEqual(validated[0]);
    expect(validation.length).toBeLessThanOrEqual(validated[1]);
    expect(training.length + validation.length).toBeLessThanOrEqual(together);
  });

  it("is counted in the README", () => {
    const { training, validation } = setup(folder);
    const row = new RegExp(`^\\| \`${folder}\` .*\\| ${training.length} +\\| ${validation.length} +\\|$`, "m");
    expect(read("README.md")).toMatch(row);
  });

  it("alternates roles from the user to the assistant in every record", () => {
    for (const { said } of setup(folder).conversations) {
      expect(said.length % 2).toBe(0);
      said.forEach(({ role }, turn) => expect(role).toBe(turn % 2 === 0 ? "user" : "assistant"));
      said.forEach(({ text }) => expect(text.trim()).toBe(text));
      said.forEach(({ text }) => expect(text).not.toBe(""));
    }
  });

  it("holds no text that its model refuses, and no record over its model's length", () => {
    for (const line of [
      ...read(`${folder}/train.jsonl`).split("\n"),
      ...read(`${folder}/validation.jsonl`).split("\n"),
    ])
      expect(line.length).toBeLessThan(10_000);
    for (const { instruction, said } of setup(folder).conversations)
      for (const text of [instruction, ...said.map(({ text }) => text)])
        for (const refused of forbidden[folder]) expect(text).not.toContain(refused);
  });

  it("gives every record the same instruction", () => {
    const instructions = new Set(setup(folder).all.map(({ instruction }) => instruction));
    expect([...instructions]).toEqual([expect.stringMatching(/^You turn a question .+/)]);
  });

  it("asks nothing twice, and validates on requests that training never answers", () => {
    const { all, training, validation } = setup(folder);
    expect(new Set(all.map(asked)).size).toBe(all.length);
    expect(requestsOf(validation).intersection(requestsOf(training))).toEqual(new Set());
  });

  it("answers with requests that the API accepts, or with a refusal that says why", () => {
    for (const answer of setup(folder).all.flatMap(({ answers }) => answers)) {
      expect(answer).not.toContain("\n");
      const parsed = parseAnswer(answer);
      if (parsed.kind === "read") expectRead(parsed.path);
      if (parsed.kind === "submission") expectHyperParameters(parsed.body);
    }
  });

  it("submits only what the questions said", () => {
    for (const { questions, answers } of setup(folder).all)
      for (const parsed of answers.map(parseAnswer)) {
        if (parsed.kind !== "submission") continue;
        const said = questions.join("\n");
        for (const name of [parsed.body.jobName, parsed.body.customModelName]) expect(said).toContain(name);
        for (const [, uri = ""] of JSON.stringify(parsed.body).matchAll(/"s3Uri":"([^"]+)"/g))
          expect(said).toContain(uri);
      }
  });
});

describe("a phrasing", () => {
  it("must say everything that its answer knows", () => {
    expect(fill("Is {job} done?", { job: "ticket-triage-v3" })).toBe("Is ticket-triage-v3 done?");
    expect(() => fill("Is it done?", { job: "ticket-triage-v3" })).toThrow("Left unsaid (job)");
    expect(() => fill("Is {job} done?", {})).toThrow("No value for {job}");
  });
});
