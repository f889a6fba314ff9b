import { bedrock, type BedrockDeps } from "#local/bedrock/bedrock.ts";
import type { JobStateChange } from "#local/bedrock/events.ts";
import { virtualClock } from "#local/clock.ts";
import { randomFrom } from "#local/random.ts";

export const seconds = 1000;
export const minutes = 60 * seconds;
export const hours = 60 * minutes;

const converse = (index: number) =>
  JSON.stringify({
    messages: [
      { role: "user", content: [{ text: `question ${index}` }] },
      { role: "assistant", content: [{ text: `answer ${index}` }] },
    ],
  });
/** A training set in Converse format. */
export const dataset = (records: number) => Array.from({ length: records }, (_, index) => converse(index)).join("\n");

/** An emulated Bedrock on a virtual clock, with datasets in the bucket `data` and its operations called directly. */
export const setup = (more: Partial<BedrockDeps> & { seed?: number } = {}) => {
  const clock = virtualClock();
  const objects = new Map([
    ["data/train.jsonl", dataset(300)],
    ["data/validation.jsonl", dataset(30)],
    ["data/broken.jsonl", `${dataset(2)}\n{"messages"`],
    ["data/odd.jsonl", '{"question": "?", "answer": "!"}'],
    ["data/empty.jsonl", "\n"],
  ]);
  const events: JobStateChange[] = [];
  let ids = 0;
  const { operations } = bedrock({
    clock,
    s3: {
      async get(bucket, key) {
        const body = objects.get(`${bucket}/${key}`);
        return body === undefined ? undefined : new TextEncoder().encode(body);
      },
      async put(bucket, key, body) {
        if (bucket !== "data") throw new Error("NoSuchBucket");
        objects.set(`${bucket}/${key}`, body);
      },
      list: async (bucket, prefix) =>
        [...objects.keys()]
          .filter((name) => name.startsWith(`${bucket}/${prefix}`))
          .map((name) => name.slice(bucket.length + 1)),
    },
    emit: (event) => void events.push(event),
    random: randomFrom(more.seed ?? 5),
    newId: () => `event-${++ids}`,
    ...more,
  });
  const caller = { accessKeyId: "test" };
  const create = (members: object = {}) =>
    operations.CreateModelCustomizationJob(
      {
        jobName: "job",
        customModelName: "model",
        roleArn: "arn:aws:iam::123456789012:role/lapidary-bedrock",
        baseModelIdentifier: "amazon.nova-micro-v1:0",
        trainingDataConfig: { s3Uri: "s3://data/train.jsonl" },
        outputDataConfig: { s3Uri: "s3://data/output/" },
        ...members,
      },
      caller,
    );
  const get = (jobIdentifier = "job") => operations.GetModelCustomizationJob({ jobIdentifier }, caller);
  const stop = (jobIdentifier = "job") => operations.StopModelCustomizationJob({ jobIdentifier }, caller);
  const statuses = () => events.map(({ detail }) => detail.jobStatus);
  const ended = async () => {
    await clock.until(() => /Completed|Failed|Stopped/.test(String(statuses().at(-1))));
    return get();
  };
  return { clock, objects, events, operations, caller, create, get, stop, statuses, ended };
};
