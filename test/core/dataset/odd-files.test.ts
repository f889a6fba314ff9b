import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { longestLine } from "#core/dataset/windows.ts";
import { converse, found, jsonLines, models, reportOn } from "./datasets.ts";

const right = JSON.stringify(converse("What is it?", "It is a café."));
const other = JSON.stringify(converse("Who is it?", "It is 東京 🚚."));
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

describe("a file that is odd gets a clear verdict", () => {
  const cases: readonly [string, Uint8Array, string[], string[]?][] = [
    ["empty", bytes(), ["empty-dataset@0"]],
    ["without a newline at its end", bytes(`${right}\n${other}`), []],
    ["with carriage returns before its newlines", bytes(`${right}\r\n${other}\r\n`), [], ["carriage-returns@0"]],
    ["with a carriage return between records", bytes(`${right}\r${other}\n`), ["lone-carriage-return@1"]],
    ["with a carriage return within a record", bytes(right.replace("{", "{\r")), ["lone-carriage-return@1"]],
    ["with a byte order mark", bytes([0xef, 0xbb, 0xbf], `${right}\n`), ["byte-order-mark@1"]],
    ["with a byte order mark further on", bytes(`${right}\n`, [0xef, 0xbb, 0xbf], `${other}\n`), ["not-json@2"]],
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
    const { errors: given, warnings: warned } = found(await reportOn([content]));
    expect(given).toEqual(errors);
    expect(warned.filter((one) => !one.startsWith("duplicate") || warnings.includes(one))).toEqual(
      warnings.filter((one) => !one.startsWith("duplicate")),
    );
  });

  it.each([
    ["compressed with gzip", "1f8b0800"],
    ["a ZIP archive", "504b030414"],
    ["compressed with Zstandard", "28b52ffd04"],
    ["compressed with bzip2", "425a6839"],
    ["compressed with xz", "fd377a585a00"],
    ["in Parquet's format", "5041523115"],
    ["in UTF-16", "fffe7b00"],
    ["in UTF-16", "feff007b"],
  ])("%s is told by its first bytes, %s, and nothing is said of lines that it has not", async (kind, head) => {
    const content = Buffer.concat([Buffer.from(head, "hex"), Buffer.from("\n[".repeat(2 ** 18))]);
    for (const pieces of [[content], [content.subarray(0, 1), content.subarray(1)]]) {
      const report = await reportOn(pieces, { model: models.haiku, anyNumber: false });
      expect(report).toMatchObject({ errorCount: 1, errors: [{ line: 0, code: "not-plain-text" }] });
      expect(report.errors[0]?.message).toContain(`The file is ${kind}: `);
    }
  });

  it("has what is wrong with the whole in the place of a line where more is wrong than is kept", async () => {
    const report = await reportOn([Buffer.from("{}\n[\n".repeat(60))], {
      model: models.canvas,
      role: "validation",
      anyNumber: false,
    });
    expect(report.errorCount).toBe(60 * 3 + 1);
    expect(report.errors).toHaveLength(100);
    expect(report.errors.at(-1)).toMatchObject({ line: 0, code: "validation-not-supported" });
    expect(report.errors.filter(({ line }) => line > 0)).toHaveLength(99);
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
