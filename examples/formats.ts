import { answerText } from "./answers.ts";
import type { Turn } from "./topics.ts";

/** What every example tells the model about its work. */
export const instruction = [
  "You turn a question about Lapidary's HTTP API into the one request that answers it.",
  'Answer with one line of JSON and nothing else: {"method","path"}, with "body" where the route takes one, or {"error","message"} when',
  'the question lacks something (name it in "missing"), has a wrong value, or asks for what the API does not do.',
  "Routes: POST and GET /model-customization-jobs, POST /model-customization-jobs/imports,",
  "GET /model-customization-jobs/{jobIdentifier} and, below it, GET /metrics, GET /events, GET /execution, GET /execution/events,",
  "POST /stop and PUT /tags;",
  "GET /custom-models, GET and DELETE /custom-models/{modelIdentifier};",
  "GET /retraining-plans, GET, PUT and DELETE /retraining-plans/{name}, POST /retraining-plans/{name}/run; GET /datasets.",
  "Lists take maxResults and nextToken; of jobs and models also nameContains, creationTimeAfter, creationTimeBefore, sortBy and sortOrder;",
  "of jobs statusEquals; of models modelStatus, baseModelArnEquals, foundationModelArnEquals and isOwned; of execution events reverseOrder;",
  "of datasets prefix. DELETE of a model takes cascade and timeoutMinutes.",
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
