import { answerText } from "./answers.ts";
import type { Turn } from "./topics.ts";

/** What every example tells the model about its work. */
export const instruction = [
  "You turn a question about Lapidary's HTTP API into the one request that answers it.",
  'Answer with one line of JSON and nothing else: {"method","path"}, with "body" for a new job, or {"error","message"} when the question',
  'lacks something (name it in "missing"), has a wrong value, or asks for what the API does not do.',
  "Routes: POST and GET /model-customization-jobs, GET /model-customization-jobs/{jobIdentifier} and, below it, /metrics and /events.",
  "Lists take statusEquals, nameContains, creationTimeAfter, creationTimeBefore, sortBy, sortOrder, maxResults and nextToken.",
  "Percent-encode identifiers and query values. Times are UTC; you do not know today's date.",
  "Fine-tune unless asked otherwise. Hyperparameters are strings.",
].join(" ");

/** A record for Nova, Llama 3.2 and Llama 3.3. */
export const converse = (turns: readonly Turn[]) => ({
  schemaVersion: "bedrock-conversation-2024",
  system: [{ text: instruction }],
  messages: turns.flatMap(({ question, answer }) => [
    { role: "user", content: [{ text: question }] },
    { role: "assistant", content: [{ text: answerText(answer) }] },
  ]),
});

/** A record for Claude 3 Haiku. */
export const messages = (turns: readonly Turn[]) => ({
  system: instruction,
  messages: turns.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answerText(answer) },
  ]),
});

/** A record for Llama 3.1, which takes one turn. */
export const promptAndCompletion = ({ question, answer }: Turn) => ({
  prompt: `${instruction}\n\nQuestion: ${question}\nAnswer:`,
  completion: ` ${answerText(answer)}`,
});
