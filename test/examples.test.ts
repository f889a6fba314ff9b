import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { ListPlansQuery, PlanBody } from "../src/core/plan.ts";
import {
  DeleteModelQuery,
  ExecutionEventsQuery,
  ListDatasetsQuery,
  ListJobsQuery,
  ListModelsQuery,
} from "../src/core/queries.ts";
import { SubmitJobRequest } from "../src/core/request.ts";
import { routes } from "../src/wiring.ts";
import { files } from "../examples/generate.ts";
import { fill } from "../examples/topics.ts";
import { expectHyperParameters, expectWellWritten } from "./example-conventions.ts";
import { receptionist } from "./example-api.ts";
import { conversations, lesson, read, type Lesson } from "./example-records.ts";

const Answer = v.variant("kind", [
  v.strictObject({
    kind: v.literal("request"),
    method: v.picklist(["GET", "POST", "PUT", "DELETE"]),
    path: v.pipe(v.string(), v.startsWith("/")),
    body: v.optional(v.record(v.string(), v.unknown())),
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
  const kind = "path" in given ? "request" : "missing" in given ? "question" : "refusal";
  return v.parse(Answer, { kind, ...given });
};

/** The fewest records of each file that the model's format and this example's purpose allow, and the most. */
const sizes = {
  nova: { training: [460, 20_000], validation: [50, 20_000], together: 20_000 },
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

/** The requests among a file's answers, each with all that was asked up to it. */
const requested = (lessons: Lesson[]) =>
  lessons.flatMap(({ questions, answers }) =>
    answers.flatMap((answer, turn) => {
      const { kind, ...request } = parseAnswer(answer);
      return kind === "request" && "path" in request
        ? [{ ...request, said: questions.slice(0, turn + 1).join("\n") }]
        : [];
    }),
  );

/** The bucket of the deployment that a request is for: a plan is triggered by objects in its own deployment's bucket only. */
const deploymentOf = (body: unknown) => /"data":{"s3Uri":"s3:\/\/([^/"]+)/.exec(JSON.stringify(body ?? null))?.[1];

describe("the examples' files", () => {
  it("are what the generator writes", () => {
    for (const [path, text] of files()) expect(read(path) === text, `${path} is stale`).toBe(true);
  });

  it("come to less than a megabyte and three quarters", () => {
    const bytes = [...files().values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThan(1_750_000);
  });

  it("train on each of the API's routes at least three times", async () => {
    const receive = await receptionist("lapidary-data");
    const uses = new Map<string, number>();
    for (const request of requested(setup("nova").training)) {
      const { taken = "" } = await receive(request);
      uses.set(taken, (uses.get(taken) ?? 0) + 1);
    }
    expect([...uses.keys()].sort()).toEqual([...new Set(Object.values(routes))].sort());
    for (const [name, count] of uses) expect(count, name).toBeGreaterThanOrEqual(3);
  });

  it("instruct with every parameter and every route of the API", () => {
    const [instruction = ""] = setup("nova").all.map((each) => each.instruction);
    const schemas = [
      ListJobsQuery,
      ListModelsQuery,
      ListPlansQuery,
      ListDatasetsQuery,
      DeleteModelQuery,
      ExecutionEventsQuery,
    ];
    for (const name of schemas.flatMap(({ entries }) => Object.keys(entries))) expect(instruction).toContain(name);
    for (const route of Object.keys(routes).filter((each) => !each.includes("{arn}"))) {
      const [method = "", path = ""] = route.split(" ");
      const said = instruction.includes(path) ? path : path.replace("/model-customization-jobs/{jobIdentifier}", "");
      expect(instruction).toMatch(new RegExp(`\\b${method}[A-Z, and]* ${said.replace(/[{}]/g, "\\$&")}(?![\\w/{])`));
    }
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

  it("answers with a request, or with a refusal that says why, in one line", () => {
    for (const answer of setup(folder).all.flatMap(({ answers }) => answers)) {
      expect(answer).not.toContain("\n");
      parseAnswer(answer);
    }
  });

  it("answers with requests that their route's function accepts", async () => {
    const usual = await receptionist("lapidary-data");
    for (const { method, path, body } of requested(setup(folder).all)) {
      const bucket = deploymentOf(body);
      const receive = bucket === undefined ? usual : await receptionist(bucket);
      const { taken, refused } = await receive({ method, path, body });
      expect(refused, `${method} ${path} ${JSON.stringify(body)}`).toBeUndefined();
      expect(taken).toBeDefined();
    }
  });

  it("writes paths, queries and hyperparameters in one way only", () => {
    for (const { method, path, body } of requested(setup(folder).all)) {
      expectWellWritten(path);
      if (method === "POST" && path === "/model-customization-jobs")
        expectHyperParameters(v.parse(SubmitJobRequest, body));
      if (method === "PUT" && path.startsWith("/retraining-plans/"))
        expectHyperParameters(v.parse(PlanBody, body).request);
    }
  });

  it("requests only what the questions said", () => {
    for (const { path, body, said } of requested(setup(folder).all)) {
      const [, , named, part] = path.split("?")[0]?.split("/") ?? [];
      const names =
        named === undefined || (named === "imports" && part === undefined) ? [] : [decodeURIComponent(named)];
      const written = JSON.stringify(body ?? null);
      const values = [...written.matchAll(/"(?:jobName|customModelName|s3Uri|jobArn|key|value)":"([^"]+)"/g)];
      for (const value of [...names, ...values.map(([, value = ""]) => value)]) expect(said).toContain(value);
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
