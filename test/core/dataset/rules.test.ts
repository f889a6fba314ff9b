import { describe, expect, it } from "vitest";
import { errorSentences, warningSentences } from "#core/dataset/problems.ts";
import { captions } from "./cases/captions.ts";
import { prompted, version, type Case } from "./cases/case.ts";
import { conversations } from "./cases/converse.ts";
import { distillation } from "./cases/distillation.ts";
import { json } from "./cases/json.ts";
import { mediaInBlocks } from "./cases/media.ts";
import { reinforcement } from "./cases/reinforcement.ts";
import { plainTexts } from "./cases/texts.ts";
import { toolsAndReasoning } from "./cases/tools.ts";
import { words } from "./cases/words.ts";
import { check, converse, models, said } from "./datasets.ts";

const subjects: Readonly<Record<string, readonly Case[]>> = {
  JSON: json,
  "conversations in Converse's form": conversations,
  "reserved words": words,
  "media in conversations": mediaInBlocks,
  "tools and reasoning": toolsAndReasoning,
  "messages, prompts and plain text": plainTexts,
  "images with captions": captions,
  distillation,
  "reinforcement fine-tuning": reinforcement,
};

/** Codes of what a dataset is as a whole, and of its bytes, whose cases stand in whole.test.ts. */
const ofTheWhole = [
  ...["empty-dataset", "not-plain-text", "byte-order-mark", "too-few-records", "too-many-records"],
  ...["too-few-records-together", "too-many-records-together", "too-many-bytes", "validation-not-supported"],
  ...["line-too-long", "not-utf8", "lone-carriage-return", "dataset-media-mixed", "unknown-model", "carriage-returns"],
  ...["duplicate-record", "shared-record", "long-record", "few-records", "not-read-whole"],
];

const codeOf = ({ finds }: Case) => finds.slice(0, finds.indexOf("@"));

/** What is found where a record breaks the rule of a case. */
const foundIn = (one: Case) =>
  codeOf(one) in warningSentences ? { errors: [], warnings: [one.finds] } : { errors: [one.finds], warnings: [] };

const nothing = { errors: [], warnings: [] };

const titled = ({ finds, aim = {}, wrong }: Case) => {
  const record = typeof wrong === "string" ? wrong : JSON.stringify(wrong);
  return `${finds.slice(0, 70)} for ${aim.type ?? ""}${aim.model ?? "Nova Lite"}: ${record.slice(0, 60)}`;
};

it("has a case for every code that there is", () => {
  const codes = [...Object.keys(errorSentences), ...Object.keys(warningSentences)];
  expect([...new Set([...Object.values(subjects).flat().map(codeOf), ...ofTheWhole])].toSorted()).toEqual(
    codes.toSorted(),
  );
});

describe.each(Object.entries(subjects))("of %s each rule", (_, cases) => {
  const table = cases.map((one) => ({ ...one, name: titled(one) }));

  it.each(table)("is broken by one record, and kept by another that is just inside it: $name", async (one) => {
    expect(await check([one.wrong], one.aim)).toEqual(foundIn(one));
    expect(await check([one.right], one.aim)).toEqual(nothing);
  });

  it.each(table.filter(({ wrong }) => wrong !== "  "))(
    "is broken by that record among others too: $name",
    async ({ wrong, right, finds, aim }) => {
      const others = [right, right, right];
      const { errors, warnings } = await check([...others, wrong, ...others, wrong], aim);
      const told = [...errors, ...warnings].filter((one) => !one.startsWith("duplicate-record"));
      expect(told).toEqual([finds.replace("@1", "@4"), finds.replace("@1", "@8")]);
    },
  );
});

it("lets a prompt be as long as it is where a teacher answers it", async () => {
  const long = { ...version, ...converse("a".repeat(96_006)) };
  expect(await check([long], { type: "DISTILLATION", model: models.llama1 })).toEqual(nothing);
});

it("looks into tools that Nova is not trained on", async () => {
  expect((await check([{ ...converse("a", "b"), toolConfig: { tools: [] } }])).errors).toEqual([
    "empty-content@1/toolConfig/tools",
  ]);
});

it("looks into what a reward function may read only for models whose rules are known", async () => {
  const record = { ...prompted([{ role: "user", content: "a" }]), tools: "any", id: 1 };
  const errors = async (model: string) => (await check([record], { type: "REINFORCEMENT_FINE_TUNING", model })).errors;
  expect(await errors(models.unknown)).toEqual([]);
  expect(await errors(models.nova2)).toEqual(["wrong-type@1/tools", "wrong-type@1/id"]);
});

it("counts system texts beside a prompt and its completion", async () => {
  const beside = (given: unknown) => check([{ prompt: "a", completion: "b", system: given }], { model: models.llama1 });
  expect((await beside([...said("c"), ...said("d")])).errors).toEqual(["system-count@1/system"]);
  expect((await beside(null)).errors).toEqual(["wrong-type@1/system"]);
  expect((await beside(said("c"))).errors).toEqual([]);
});
