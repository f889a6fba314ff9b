import type { Format } from "#core/dataset/report.ts";

/** A dataset as large as is wanted. */
export interface Sample {
  format: Format;
  /** The id of a base model that takes the format. */
  model: string;
  /** One line without its end, the `index`-th of a dataset. */
  line(index: number): string;
}

const words = (
  "the model answers a question about the order that a customer placed last week and says when it will arrive and what to do if it is " +
  "late or broken or not what was asked for with the number of the parcel and a link to the page where everything about it stands"
).split(" ");

/** Prose of so many words, another for each seed: with line breaks, quotes, and letters outside ASCII in one of twenty. */
const prose = (seed: number, count: number): string => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca77) >>> 0;
  const said: string[] = [];
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const word = words[(state >>> 8) % words.length] ?? "";
    said.push(state % 41 === 0 ? `${word}.\n` : state % 53 === 0 ? `"${word}"` : word);
  }
  return `${seed} ${said.join(" ")}${seed % 20 === 0 ? " – café, naïve, 東京 🚚" : ""}`;
};

const system = "You answer questions about orders in a friendly way and never promise what you do not know.";

const turns = (index: number) => [prose(index * 2 + 1, 30), prose(index * 2 + 2, 90)] as const;

/** A conversation in Converse's form whose second message is from this role. */
const conversation = (index: number, second: string) => {
  const [question, answer] = turns(index);
  return JSON.stringify({
    schemaVersion: "bedrock-conversation-2024",
    system: [{ text: system }],
    messages: [
      { role: "user", content: [{ text: question }] },
      { role: second, content: [{ text: answer }] },
    ],
  });
};

const nova = { format: "converse", model: "amazon.nova-lite-v1:0:300k" } as const;

/** Datasets that are measured, by name. */
export const samples: Readonly<Record<string, Sample>> = {
  Converse: { ...nova, line: (index) => conversation(index, "assistant") },
  messages: {
    format: "messages",
    model: "anthropic.claude-3-haiku-20240307-v1:0:200k",
    line: (index) => {
      const [question, answer] = turns(index);
      const messages = [
        { role: "user", content: question },
        { role: "assistant", content: answer },
      ];
      return JSON.stringify({ system, messages });
    },
  },
  "prompt and completion": {
    format: "prompt-completion",
    model: "meta.llama3-1-8b-instruct-v1:0:128k",
    line: (index) => {
      const [prompt, completion] = turns(index);
      return JSON.stringify({ prompt, completion });
    },
  },
  "Converse, every record wrong": { ...nova, line: (index) => conversation(index, "user") },
  "Converse, no line JSON": { ...nova, line: (index) => conversation(index, "assistant").slice(0, -1) },
};
