import { converse, models } from "../datasets.ts";
import { aimedAt, prompted, type Case } from "./case.ts";

const reinforced = { type: "REINFORCEMENT_FINE_TUNING", model: models.nova2 } as const;

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

/** What JSON itself asks for, and what it leaves open. */
export const json: readonly Case[] = [
  { wrong: '{"messages":', right: converse("a", "b"), finds: "not-json@1" },
  {
    wrong: `${JSON.stringify(converse("a", "b"))},`,
    right: ` ${JSON.stringify(converse("a", "b"))} `,
    finds: "not-json@1",
  },
  {
    wrong: '{"messages":[],"x":NaN}',
    right: converse("NaN", "Infinity"),
    finds: "not-a-json-number@1",
  },
  { wrong: '{"x":-Infinity}', right: converse("-Infinity", "b"), finds: "not-a-json-number@1" },
  { wrong: "[]", right: converse("a", "b"), finds: "not-an-object@1" },
  { wrong: "null", right: converse("a", "b"), finds: "not-an-object@1" },
  { wrong: "  ", right: converse("a", "b"), finds: "blank-line@1" },
  {
    wrong: JSON.stringify(converse("a\tb", "c")).replace("\\t", "\t"),
    right: converse("a\tb", "c"),
    finds: "not-json@1",
  },
  ...aimedAt(reinforced, [
    {
      wrong: { ...prompted([{ role: "user", content: "2+2?" }]), extra: nested(100) },
      right: { ...prompted([{ role: "user", content: "2+2?" }]), extra: nested(99) },
      finds: "too-deep@1/extra",
    },
    {
      wrong: { ...prompted([{ role: "user", content: "2+2?" }]), extra: Array.from({ length: 49_997 }, () => []) },
      right: { ...prompted([{ role: "user", content: "2+2?" }]), extra: Array.from({ length: 49_996 }, () => []) },
      finds: "too-many-values@1",
    },
  ]),
  ...aimedAt({ model: models.llama1 }, [
    {
      wrong: '{"__proto__":{"a":1},"prompt":"a","completion":"b"}',
      right: { prompt: "a", completion: "b" },
      finds: "unknown-member@1/__proto__",
    },
    {
      wrong: '{"prompt":"a","completion":"b","prompt":"c"}',
      right: { prompt: '"prompt":', completion: ': "prompt" :' },
      finds: "duplicate-key@1/prompt",
    },
    {
      wrong: '{"prompt":"a","completion":"b","pro\\u006dpt" :"c"}',
      right: '{"prompt" :"a","completion":":"}',
      finds: "duplicate-key@1/prompt",
    },
    {
      wrong: '{"prompt":"\\ud83d","completion":"b"}',
      right: '{"prompt":"\\ud83d\\ude00","completion":"b"}',
      finds: "lone-surrogate@1/prompt",
    },
  ]),
];
