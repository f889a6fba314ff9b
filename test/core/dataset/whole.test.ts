import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import { SeenRecords } from "#core/dataset/seen.ts";
import { validateDataset } from "#core/dataset/validate.ts";
import { longestLine } from "#core/dataset/windows.ts";
import { converse, found, jsonLines, media, messages, models, reportOn, types, type Aim } from "./datasets.ts";

const right = JSON.stringify(converse("What is it?", "It is a café."));
const other = JSON.stringify(converse("Who is it?", "It is 東京 🚚."));
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const told = async (content: Uint8Array, aim?: Aim) => found(await reportOn([content], aim));

describe("a file that is odd gets a clear verdict", () => {
  const cases: readonly [string, Uint8Array, string[], string[]?][] = [
    ["empty", bytes(), ["empty-dataset@0"]],
    ["without a newline at its end", bytes(`${right}\n${other}`), []],
    ["with carriage returns before its newlines", bytes(`${right}\r\n${other}\r\n`), [], ["carriage-returns@0"]],
    ["with a carriage return between records", bytes(`${right}\r${other}\n`), ["lone-carriage-return@1"]],
    ["with a carriage return within a record", bytes(right.replace("{", "{\r")), ["lone-carriage-return@1"]],
    ["with a byte order mark", bytes([0xef, 0xbb, 0xbf], `${right}\n`), ["byte-order-mark@1"]],
    ["with a blank line", bytes(`${right}\n\n${other}\n`), ["blank-line@2"]],
    ["with a line of white space", bytes(`${right}\n \t\n${other}\n`), ["blank-line@2"]],
    ["with a blank line at its end", bytes(`${right}\n\n`), ["blank-line@2"]],
    ["with a line separator in a text", bytes(right.replace("What", "What\u2028\u2029\u0085")), []],
    ["with bytes that are not UTF-8", bytes(`${other}\n`, right.slice(0, 60), [0xff], right.slice(60)), ["not-utf8@2"]],
    ["with half of a pair as UTF-8", bytes(right.slice(0, 60), [0xed, 0xa0, 0x80], right.slice(60)), ["not-utf8@1"]],
    ["in Latin-1", Buffer.from(`${right}\n`, "latin1"), ["not-utf8@1"]],
    ["in UTF-16", Buffer.from(`\ufeff${right}\n`, "utf16le"), ["not-plain-text@0"]],
    ["compressed", gzipSync(`${right}\n`), ["not-plain-text@0"]],
    ["that is one list", bytes(`[${right},\n${other}]\n`), ["not-json@1", "not-json@2"]],
    ["with a zero byte", bytes(`${right}\n`, [0], `\n${other}\n`), ["not-json@2"]],
    [
      "of 200 levels",
      bytes(`${right}\n{"messages":${"[".repeat(200)}${"]".repeat(200)}}\n`),
      ["wrong-type@2/messages/0", "too-deep@2/messages/0", "too-few-messages@2/messages"],
    ],
    [
      "with a line that is too long",
      bytes(`${right}\n`, "x".repeat(longestLine + 1), `\n${other}\n`),
      ["line-too-long@2"],
    ],
    [
      "with a line just as long as may be",
      bytes(`${right}\n`, " ".repeat(longestLine - Buffer.byteLength(right)), `${right}\n${other}`),
      [],
    ],
  ];

  it.each(cases)("%s", async (_, content, errors, warnings = []) => {
    const { errors: given, warnings: warned } = await told(content);
    expect(given).toEqual(errors);
    expect(warned.filter((one) => !one.startsWith("duplicate") || warnings.includes(one))).toEqual(
      warnings.filter((one) => !one.startsWith("duplicate")),
    );
  });

  it("quotes no more than 80 characters, and none that a terminal obeys", async () => {
    const { warnings } = await reportOn([
      jsonLines([{ ...converse("a", "b"), ["\u001b[31m\u202e" + "k".repeat(500)]: 1 }]),
    ]);
    const [{ message, pointer } = { message: "", pointer: "" }] = warnings;
    expect(message).toContain('"\\u{1b}[31m\\u{202e}kkk');
    expect(message.length).toBeLessThan(250);
    expect(pointer.length).toBeLessThan(120);
    expect(message + pointer).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("keeps the first 100 findings and counts all", async () => {
    const report = await reportOn([Buffer.from("{}\n[\n".repeat(500))]);
    expect(report).toMatchObject({ records: 1_000, errorCount: 1_000, warningCount: 499 });
    expect(report.errors).toHaveLength(100);
    expect(report.errors.map(({ line }) => line)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(report.warnings).toHaveLength(100);
  });

  it("says why in a sentence that says what to do", async () => {
    const { errors } = await reportOn([Buffer.from('{"messages":NaN}\n')]);
    expect(errors).toEqual([
      {
        line: 1,
        code: "not-a-json-number",
        pointer: "",
        message: "NaN at character 13 is not JSON: write a number, or null if there is none.",
      },
    ]);
  });
});

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
    expect((await counted(models.lite, 10, aim)).errors).toEqual([]);
    expect((await counted(models.lite, 11, aim)).errors).toEqual(["too-many-records-together@0"]);
  });

  it("is counted together with the training data", async () => {
    const trained = new SeenRecords();
    expect((await counted(models.llama2, 80, { seen: trained, followed: true })).errors).toEqual([]);
    expect((await counted(models.llama2, 80)).errors).toEqual(["too-few-records-together@0"]);
    const aim = { role: "validation", against: trained } as const;
    expect((await counted(models.llama2, 19, aim)).errors).toEqual(["too-few-records-together@0"]);
    expect((await counted(models.llama2, 20, aim)).errors).toEqual([]);
    trained.records = 9_500;
    expect((await counted(models.llama2, 501, aim)).errors).toEqual(["too-many-records-together@0"]);
  });

  it.each([
    ["DISTILLATION", models.llama1],
    ["REINFORCEMENT_FINE_TUNING", models.nova2],
  ] as const)("for %s has at least 100 records", async (type, model) => {
    const record =
      type === "DISTILLATION"
        ? { schemaVersion: "bedrock-conversation-2024", ...converse("a") }
        : { messages: [{ role: "user", content: "a" }], reference_answer: "b" };
    for (const [count, errors] of [
      [99, ["too-few-records@0"]],
      [100, []],
    ] as const) {
      const report = await reportOn([jsonLines(Array.from({ length: count }, () => record))], {
        type,
        model,
        anyNumber: false,
      });
      expect(found(report).errors).toEqual(errors);
    }
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

  it("is told that it has fewer records than advised, and that its model is not known", async () => {
    expect((await counted(models.lite, 99)).warnings).toEqual(["few-records@0"]);
    expect((await counted(models.lite, 100)).warnings).toEqual([]);
    expect((await counted(models.unknown, 1)).warnings).toEqual(["unknown-model@0"]);
  });

  it("may not be there at all to validate a model that takes no validation data, nor be too large", async () => {
    expect((await counted(models.canvas, 5, { role: "validation" })).errors).toEqual(["validation-not-supported@0"]);
    const rules = { ...rulesFor(models.lite), records: {}, bytes: { training: 100 } };
    const chunks = (size: number) =>
      (async function* () {
        yield jsonLines([right.slice(0, -1) + " ".repeat(size - right.length - 1) + "}"]).subarray(0, size);
      })();
    const options = { format: "converse", rules, type: "FINE_TUNING", role: "training" } as const;
    const line = Buffer.byteLength(`${right}\n`);
    const sized = (most: number) => ({ ...options, rules: { ...rules, bytes: { training: most } } });
    expect((await validateDataset(chunks(line), sized(line))).errors).toEqual([]);
    expect((await validateDataset(chunks(line), sized(line - 1))).errors.map(({ code }) => code)).toEqual([
      "too-many-bytes",
    ]);
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
