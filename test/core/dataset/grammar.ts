import fc from "fast-check";
import type { Format } from "#core/dataset/report.ts";
import type { CustomizationType } from "#core/request.ts";
import { media, models } from "./datasets.ts";

/** A format's own grammar: records that are right, for a model that takes them, and ways to spoil one. */
export interface Grammar {
  name: string;
  format: Format;
  model: string;
  type: CustomizationType;
  record: fc.Arbitrary<Record<string, unknown>>;
}

/** Text of any characters that has something in it and nothing reserved, which always needs a bracket or a colon. */
const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((one) => one.replaceAll(/[:<[]/gu, "·"))
  .filter((one) => one.trim() !== "" && one.isWellFormed());

const turns = (most: number) => fc.array(fc.tuple(text, text), { minLength: 1, maxLength: most });

const uri = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9.-]{2,20}$/), fc.stringMatching(/^[\w./-]{1,20}$/))
  .map(([bucket, key]) => `s3://${bucket}/${key}`);

const image = fc
  .tuple(fc.constantFrom("png", "jpeg", "gif", "webp", "PNG"), uri)
  .map(([format, at]) => ({ image: media(format, at) }));

const conversation = (block: (said: string) => unknown) => (pairs: readonly (readonly [string, string])[]) =>
  pairs.flatMap(([question, answer]) => [
    { role: "user", content: block(question) },
    { role: "assistant", content: block(answer) },
  ]);

const said = (one: string) => [{ text: one }];
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const present = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const nova = fc
  .record({
    schemaVersion: perhaps(fc.string()),
    system: perhaps(
      fc.array(
        text.map((one) => ({ text: one })),
        { maxLength: 2 },
      ),
    ),
    pairs: turns(4),
    images: fc.array(image, { maxLength: 10 }),
  })
  .map(({ schemaVersion, system, pairs, images }) => {
    const [, ...others] = conversation(said)(pairs);
    return present({
      schemaVersion,
      system,
      messages: [{ role: "user", content: [...said(pairs[0]?.[0] ?? "?"), ...images] }, ...others],
    });
  });

/** Every format, with a model for each that adds rules of its own. */
export const grammars: readonly Grammar[] = [
  { name: "Converse for Nova", format: "converse", model: models.lite, type: "FINE_TUNING", record: nova },
  {
    name: "Converse for Llama",
    format: "converse",
    model: models.llama2,
    type: "FINE_TUNING",
    record: fc
      .record({ system: perhaps(text.map(said)), pairs: turns(4) })
      .map(({ system, pairs }) => present({ system, messages: conversation(said)(pairs) })),
  },
  {
    name: "Converse for distillation",
    format: "converse",
    model: models.llama1,
    type: "DISTILLATION",
    record: fc
      .record({ system: perhaps(text.map(said)), pairs: turns(1), answered: fc.boolean() })
      .map(({ system, pairs, answered }) =>
        present({
          schemaVersion: "bedrock-conversation-2024",
          system,
          messages: conversation(said)(pairs).slice(0, answered ? 2 : 1),
        }),
      ),
  },
  {
    name: "messages",
    format: "messages",
    model: models.haiku,
    type: "FINE_TUNING",
    record: fc
      .record({ system: perhaps(text), pairs: turns(4) })
      .map(({ system, pairs }) => present({ system, messages: conversation((one) => one)(pairs) })),
  },
  {
    name: "prompt and completion",
    format: "prompt-completion",
    model: models.llama1,
    type: "FINE_TUNING",
    record: fc.record({ prompt: text, completion: text }),
  },
  {
    name: "image and caption",
    format: "image-caption",
    model: models.embeddings,
    type: "FINE_TUNING",
    record: fc.record({ "image-ref": uri.map((one) => `${one}x.png`), caption: text }),
  },
  {
    name: "plain text",
    format: "text",
    model: models.titanText,
    type: "CONTINUED_PRE_TRAINING",
    record: fc.record({ input: text }),
  },
  {
    name: "reinforcement",
    format: "rft",
    model: models.nova2,
    type: "REINFORCEMENT_FINE_TUNING",
    record: fc
      .record({
        system: perhaps(text),
        prompt: text,
        answer: fc.oneof(text, fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 })),
        more: fc.jsonValue(),
      })
      .map(({ system, prompt, answer, more }) => ({
        messages: [
          ...(system === undefined ? [] : [{ role: "system", content: system }]),
          { role: "user", content: prompt },
        ],
        reference_answer: answer,
        more,
      })),
  },
];
