import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import { SeenRecords } from "#core/dataset/seen.ts";
import { validateDataset } from "#core/dataset/validate.ts";
import { converse, found, jsonLines, media, messages, models, reportOn, types, type Aim } from "./datasets.ts";

const right = JSON.stringify(converse("What is it?", "It is a café."));

describe("a dataset as a whole", () => {
  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => converse(`${from + index}?`, "b"));
  const counted = async (model: string, count: number, aim: Aim = {}) => {
    const record = {
      converse: (index: number) => converse(`${index}?`, "b"),
      messages: (index: number) => messages(`${index}?`, "b"),
      "prompt-completion": (index: number) => ({ prompt: `${index}?`, completion: "b" }),
      "image-caption": (index: number) => ({ "image-ref": `s3://b/${index}.png`, caption: "abc" }),
      text: (index: number) => ({ input: `${index}` }),
      rft: (index: number) => ({ messages: [{ role: "user", content: `${index}?` }], reference_answer: "b" }),
    }[formatFor(model, aim.type)];
    const lines = jsonLines(Array.from({ length: count }, (_, index) => record(index)));
    return found(await reportOn([lines], { ...aim, model, anyNumber: false }));
  };

  it.each([
    [models.micro, 8, 20_000],
    [models.lite, 8, 20_000],
    [models.nova2, 200, 20_000],
    [models.haiku, 32, 10_000],
    [models.canvas, 5, 10_000],
    [models.embeddings, 1_000, 500_000],
  ])("for %s has at least %d and at most %d records", async (model, least, most) => {
    expect((await counted(model, least - 1)).errors).toEqual(["too-few-records@0"]);
    expect((await counted(model, least)).errors).toEqual([]);
    expect((await counted(model, most)).errors).toEqual([]);
    expect((await counted(model, most + 1)).errors).toEqual(["too-many-records@0"]);
  });

  it.each([
    [models.haiku, 32, 1_000],
    [models.llama2, 0, 1_000],
  ])("to validate %s has at least %d and at most %d records", async (model, least, most) => {
    const trained = new SeenRecords();
    trained.records = 1_000;
    const aim = { role: "validation", against: trained } as const;
    expect((await counted(model, least, aim)).errors).toEqual(least === 0 ? ["empty-dataset@0"] : []);
    expect((await counted(model, most, aim)).errors).toEqual([]);
    expect((await counted(model, most + 1, aim)).errors).toEqual(["too-many-records@0"]);
  });

  it("to validate Nova has any number of records that is not too many together", async () => {
    const trained = new SeenRecords();
    trained.records = 19_990;
    const aim = { role: "validation", against: trained } as const;
    expect((await counted(models.lite, 1, aim)).errors).toEqual([]);
    expect((await counted(models.lite, 9, aim)).errors).toEqual([]);
    expect((await counted(models.lite, 1, aim)).errors).toEqual(["too-many-records-together@0"]);
  });

  it("is counted together with the training data", async () => {
    const trained = new SeenRecords();
    expect((await counted(models.llama2, 80, { seen: trained, followed: true })).errors).toEqual([]);
    expect((await counted(models.llama2, 80)).errors).toEqual(["too-few-records-together@0"]);
    const aim = { role: "validation", against: trained } as const;
    expect((await counted(models.llama2, 19, aim)).errors).toEqual(["too-few-records-together@0"]);
    trained.records = 80;
    expect((await counted(models.llama2, 20, aim)).errors).toEqual([]);
    trained.records = 9_500;
    expect((await counted(models.llama2, 501, aim)).errors).toEqual(["too-many-records-together@0"]);
  });

  it("is counted together with several validation sets, of which only the last makes too few of them", async () => {
    const beside = async (training: number, ...validation: number[]) => {
      const seen = new SeenRecords();
      const told = [await counted(models.llama2, training, { seen, followed: true })];
      for (const [index, count] of validation.entries())
        told.push(
          await counted(models.llama2, count, {
            role: "validation",
            against: seen,
            followed: index < validation.length - 1,
          }),
        );
      return told.map(({ errors }) => errors);
    };
    expect(await beside(90, 6, 6)).toEqual([[], [], []]);
    expect(await beside(90, 6, 3)).toEqual([[], [], ["too-few-records-together@0"]]);
    expect(await beside(9_500, 400, 400)).toEqual([[], [], ["too-many-records-together@0"]]);
  });

  it("is not counted together with training data that nobody counted", async () => {
    const nobody = new SeenRecords();
    for (const aim of [{ role: "validation", against: nobody }, { role: "validation" }] as const)
      for (const count of [1, 1_000]) expect((await counted(models.llama2, count, aim)).errors).toEqual([]);
    expect(nobody.records).toBeUndefined();
    const trained = new SeenRecords();
    await reportOn([jsonLines(many(5))], { seen: trained, enough: () => true });
    expect(trained.records).toBeUndefined();
  });

  it.each([
    ["DISTILLATION", models.llama1, []],
    ["REINFORCEMENT_FINE_TUNING", models.nova2, ["too-many-records@0"]],
  ] as const)("for %s of %s has at least 100 records, and beyond 20,000 finds %j", async (type, model, many) => {
    const record =
      type === "DISTILLATION"
        ? { schemaVersion: "bedrock-conversation-2024", ...converse("a") }
        : { messages: [{ role: "user", content: "a" }], reference_answer: "b" };
    const errors = async (count: number) => {
      const lines = jsonLines(Array.from({ length: count }, () => record));
      return found(await reportOn([lines], { type, model, anyNumber: false })).errors;
    };
    expect(await errors(99)).toEqual(["too-few-records@0"]);
    expect(await errors(100)).toEqual([]);
    expect(await errors(20_000)).toEqual([]);
    expect(await errors(20_001)).toEqual(many);
  });

  it("may not have images here and videos there", async () => {
    const asked = (kind: string, format: string) => ({
      messages: [
        { role: "user", content: [{ [kind]: media(format) }] },
        { role: "assistant", content: [{ text: "a" }] },
      ],
    });
    const { errors } = found(
      await reportOn([jsonLines([asked("image", "png"), asked("video", "mp4"), asked("image", "gif")])]),
    );
    expect(errors).toEqual(["dataset-media-mixed@2"]);
  });

  it("is told that it has a record twice, or shares one with the training data, or has one far longer than the rest", async () => {
    const seen = new SeenRecords();
    const training = [...many(30), many(1)[0], converse("a".repeat(3_000), "b")];
    expect(found(await reportOn([jsonLines(training)], { seen })).warnings).toEqual([
      "duplicate-record@31",
      "long-record@32",
    ]);
    const validation = await reportOn([jsonLines([...many(2, 100), ...many(1)])], {
      role: "validation",
      against: seen,
    });
    expect(found(validation).warnings).toEqual(["shared-record@3"]);
    expect(validation.warnings[0]?.message).toContain("on line 1");
  });

  it("has every record counted that is far longer than the rest, though 100 are told", async () => {
    const long = Array.from({ length: 150 }, (_, index) => converse(`${index}${"a".repeat(3_000)}`, "b"));
    const report = await reportOn([jsonLines([...many(400), ...long])]);
    expect(report.warningCount).toBe(150);
    expect(report.warnings).toHaveLength(100);
  });

  it("is told that it has fewer records than advised, and that its model is not known", async () => {
    expect((await counted(models.lite, 99)).warnings).toEqual(["few-records@0"]);
    expect((await counted(models.lite, 100)).warnings).toEqual([]);
    expect((await counted(models.unknown, 1)).warnings).toEqual(["unknown-model@0"]);
  });

  it("may not be there at all to validate a model that takes no validation data", async () => {
    expect((await counted(models.canvas, 5, { role: "validation" })).errors).toEqual(["validation-not-supported@0"]);
  });

  it("may have as many bytes as the limit says, and none more", async () => {
    const content = jsonLines([right]);
    const errors = async (training: number) => {
      const rules = { ...rulesFor(models.lite), records: {}, bytes: { training } };
      const chunks = (async function* () {
        yield content;
      })();
      const options = { format: "converse", rules, type: "FINE_TUNING", role: "training" } as const;
      return found(await validateDataset(chunks, options)).errors;
    };
    expect(await errors(content.length)).toEqual([]);
    expect(await errors(content.length - 1)).toEqual(["too-many-bytes@0"]);
  });

  it("has statistics, and the fingerprint that sha256sum prints", async () => {
    const content = jsonLines([converse("1234", "123456"), converse("é", "🚚")]);
    const report = await reportOn([content]);
    expect(report.fingerprint).toBe(createHash("sha256").update(content).digest("hex"));
    expect(report.statistics).toEqual({
      records: 2,
      bytes: content.length,
      characters: 13,
      estimatedTokens: 3,
      tokenRule: "6 characters a token",
      longest: { line: 1, characters: 10 },
      histogram: [
        { upTo: 7, records: 1 },
        { upTo: 15, records: 1 },
      ],
      media: { image: 0, video: 0, document: 0 },
      uncounted: [],
      compared: 2,
    });
  });

  it("is read no further than the time is enough for, and only whole lines of it are judged", async () => {
    const content = jsonLines([converse("a", "b"), { messages: 1 }, converse("c", "d")]);
    const cut = content.indexOf("\n", content.indexOf("\n") + 1) + 20;
    const pieces = (function* () {
      yield content.subarray(0, cut);
      throw new Error("There was enough already");
    })();
    const report = await reportOn(pieces, { anyNumber: false, enough: () => true });
    expect(found(report)).toEqual({ errors: ["wrong-type@2/messages"], warnings: ["not-read-whole@0"] });
    expect(report).toMatchObject({ records: 2, bytes: cut });
    expect(report).not.toHaveProperty("fingerprint");
  });

  it("is read no faster than it is checked, and tells how far", async () => {
    const progress: number[] = [];
    let asked = 0;
    const chunks = (async function* () {
      for (; asked < 3; asked += 1) {
        expect(progress).toHaveLength(asked);
        yield Buffer.from(`${right}\n`);
      }
    })();
    const size = Buffer.byteLength(`${right}\n`);
    await validateDataset(chunks, {
      format: "converse",
      rules: rulesFor(models.lite),
      type: "FINE_TUNING",
      role: "training",
      progress: (read) => progress.push(read),
    });
    expect(progress).toEqual([size, 2 * size, 3 * size]);
  });
});

describe("rules", () => {
  const [gigabytes, megabytes] = [2 ** 30, 2 ** 20];

  it.each([
    [models.titanText, "FINE_TUNING", { training: gigabytes, validation: 100 * megabytes }],
    [models.titanText, "CONTINUED_PRE_TRAINING", { training: 10 * gigabytes, validation: 100 * megabytes }],
    [models.haiku, "FINE_TUNING", { training: 10 * gigabytes, validation: gigabytes }],
    [models.llama1, "DISTILLATION", { training: gigabytes }],
    [models.nova2, "REINFORCEMENT_FINE_TUNING", {}],
    [models.lite, "FINE_TUNING", {}],
  ] as const)("have the most bytes that the user guide names of %s for %s", (model, type, bytes) => {
    expect(rulesFor(model, type).bytes).toEqual(bytes);
  });

  it("are found by id, with or without its context, and by ARN", () => {
    for (const id of [
      "amazon.nova-micro-v1:0",
      models.micro,
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k",
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl",
    ])
      expect(rulesFor(id).name).toBe("Nova Micro");
    expect(rulesFor("amazon.nova-micro-v2:0").known).toBe(false);
  });

  it("name the format that each model takes", () => {
    const formats = Object.entries(models).map(([name, id]) => [name, types.map((type) => formatFor(id, type))[0]]);
    expect(Object.fromEntries(formats)).toEqual({
      micro: "converse",
      lite: "converse",
      nova2: "converse",
      canvas: "image-caption",
      embeddings: "image-caption",
      titanText: "prompt-completion",
      haiku: "messages",
      llama1: "prompt-completion",
      llama2: "converse",
      vision: "converse",
      unknown: "converse",
    });
    expect(types.map((type) => formatFor(models.titanText, type))).toEqual([
      "prompt-completion",
      "text",
      "converse",
      "rft",
    ]);
  });
});

describe("the examples", () => {
  const root = join(import.meta.dirname, "../../../examples");
  it.each(["nova", "claude-3-haiku", "llama"])("for %s are valid, and share no record", async (name) => {
    const request: { baseModelIdentifier: string } = JSON.parse(
      await readFile(join(root, name, "request.json"), "utf8"),
    );
    const rules = rulesFor(request.baseModelIdentifier);
    const options = { format: formatFor(request.baseModelIdentifier), rules, type: "FINE_TUNING" } as const;
    const seen = new SeenRecords();
    const read = (file: string) => createReadStream(join(root, name, file));
    const training = await validateDataset(read("train.jsonl"), { ...options, role: "training", seen });
    const validation = await validateDataset(read("validation.jsonl"), {
      ...options,
      role: "validation",
      against: seen,
    });
    for (const report of [training, validation]) expect(found(report).errors).toEqual([]);
    expect(found(validation).warnings).toEqual([]);
  });
});
