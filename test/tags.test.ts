import { DeleteCustomModelCommand, ListTagsForResourceCommand, TagResourceCommand } from "@aws-sdk/client-bedrock";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { jobRecords } from "#aws/jobs.ts";
import type { Tag } from "#core/tags.ts";
import type { Intercept } from "#local/endpoint.ts";
import { accessKeyOf, bus } from "#local/names.ts";
import { localPlatform } from "#local/platform.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { atEveryCall, moments } from "./dying.ts";

const jobs = "/model-customization-jobs";
const hour = 3_600_000;

const tags = (pairs: Record<string, string>): Tag[] => Object.entries(pairs).map(([key, value]) => ({ key, value }));
const numbered = (count: number, prefix = "key") =>
  Array.from({ length: count }, (_, index) => ({ key: `${prefix}-${index}`, value: "x" }));
const byKey = (list: readonly Tag[]) => [...list].sort((one, other) => one.key.localeCompare(other.key));

const put = ({ send }: Setup, body: unknown, job = "a-job") => send("PUT", `${jobs}/${job}/tags`, body);

const recordOf = async ({ get }: Setup) => (await get(`${jobs}/a-job`)).body;
const toldOf = async ({ get }: Setup) =>
  (await get(`${jobs}/a-job/events`)).body.events
    .filter(({ type }: { type: string }) => type === "tags.set")
    .map(({ message }: { message: string }) => message);

const onResource = async ({ bedrock }: Setup, resourceARN: string): Promise<Tag[]> => {
  const { tags: found = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
  return byKey(found.map(({ key = "", value = "" }) => ({ key, value })));
};
const onJob = async (all: Setup) => onResource(all, (await recordOf(all)).jobArn);
const onModel = async (all: Setup) => onResource(all, (await recordOf(all)).outputModelArn);

/** A job that is running, or has Completed. */
const made = async (status: "InProgress" | "Completed", options: Parameters<typeof setup>[0] = {}, over = {}) => {
  const all = await setup(options);
  await all.post(request(over));
  await all.clock.pass(status === "InProgress" ? 60_000 : 8 * hour);
  expect((await recordOf(all)).status).toBe(status);
  return all;
};

/** The calls of a function, as they are made. */
const watched = (name: "put-tags" | "tag-model") => {
  const calls: { operation: string | undefined; body: string }[] = [];
  const intercept: Intercept = (call, next) => {
    if (call.accessKeyId === accessKeyOf(name))
      calls.push({ operation: call.operation, body: Buffer.from(call.request.body).toString() });
    return next();
  };
  return { calls, intercept };
};

describe("putting tags", () => {
  it("gives them to the job and its model, and takes all others away", async () => {
    const all = await made("Completed", {}, { jobTags: tags({ a: "1", b: "2" }), customModelTags: tags({ c: "3" }) });
    const wanted = tags({ b: "0", d: "4" });
    expect(await put(all, { tags: wanted })).toMatchObject({ status: 200, body: { tags: wanted } });
    expect([await onJob(all), await onModel(all)]).toEqual([wanted, wanted]);
    expect((await recordOf(all)).tags).toEqual(wanted);
    expect(await put(all, { tags: [] })).toMatchObject({ status: 200, body: { tags: [] } });
    expect([await onJob(all), await onModel(all)]).toEqual([[], []]);
    expect(await toldOf(all)).toEqual(Array(2).fill("Tags were set on the job and its model."));
    expect(all.surprises).toEqual([]);
  });

  it("works by the job's ARN", async () => {
    const all = await made("InProgress");
    const { jobArn } = await recordOf(all);
    for (const [index, path] of [jobArn, encodeURIComponent(jobArn)].entries()) {
      expect((await put(all, { tags: tags({ a: `${index}` }) }, path)).status).toBe(200);
      expect(await onJob(all)).toEqual(tags({ a: `${index}` }));
    }
  });

  it("again changes nothing and is told once", async () => {
    const { calls, intercept } = watched("put-tags");
    const all = await made("Completed", { intercept });
    await put(all, { tags: tags({ a: "1" }) });
    const before = calls.length;
    await put(all, { tags: tags({ a: "1" }) });
    const operations = calls.slice(before).map(({ operation }) => operation);
    expect(operations).toContain("ListTagsForResource");
    expect(operations).not.toContain("TagResource");
    expect(operations).not.toContain("UntagResource");
    expect(await toldOf(all)).toHaveLength(1);
  });

  it("puts the deployment's tags under them", async () => {
    const all = await made("Completed", { settings: { tags: tags({ stage: "prod", team: "platform" }) } });
    expect([await onJob(all), await onModel(all)]).toEqual(Array(2).fill(tags({ stage: "prod", team: "platform" })));
    const { body } = await put(all, { tags: tags({ a: "1", team: "mine" }) });
    const wanted = tags({ a: "1", stage: "prod", team: "mine" });
    expect(byKey(body.tags)).toEqual(wanted);
    expect([await onJob(all), await onModel(all)]).toEqual([wanted, wanted]);
  });

  it("leaves AWS's own tags alone", async () => {
    const { calls, intercept } = watched("put-tags");
    const all = await made("InProgress", {
      intercept: async (call, next) => {
        const answer = await intercept(call, next);
        if (call.operation !== "ListTagsForResource" || typeof answer.body !== "string") return answer;
        const { tags: found } = JSON.parse(answer.body);
        return { ...answer, body: JSON.stringify({ tags: [...found, ...tags({ "aws:created-by": "x" })] }) };
      },
    });
    await all.bedrock.send(
      new TagResourceCommand({ resourceARN: (await recordOf(all)).jobArn, tags: tags({ gone: "1" }) }),
    );
    expect((await put(all, { tags: [] })).status).toBe(200);
    const untagged = calls.filter(({ operation }) => operation === "UntagResource");
    expect(untagged.map(({ body }) => JSON.parse(body).tagKeys)).toEqual([["gone"]]);
  });

  it("replaces 50 tags by 50 others", async () => {
    const all = await made("Completed", {}, { jobTags: numbered(50), customModelTags: numbered(50) });
    expect((await put(all, { tags: numbered(50, "new") })).status).toBe(200);
    expect([await onJob(all), await onModel(all)]).toEqual(Array(2).fill(byKey(numbered(50, "new"))));
  });

  it("above 50 with the deployment's is refused before any call, and says how many are the deployment's", async () => {
    const { calls, intercept } = watched("put-tags");
    const all = await made("InProgress", { intercept, settings: { tags: numbered(3, "default") } });
    const { status, body } = await put(all, { tags: numbered(48) });
    const detail = "tags must have at most 50 tags together with the deployment's 3; got 51";
    expect({ status, body }).toEqual({
      status: 400,
      body: { message: detail, errors: [{ pointer: "/tags", detail }] },
    });
    expect(calls).toEqual([]);
    expect((await put(all, { tags: numbered(47) })).status).toBe(200);
  });

  it.each([
    ["without tags", {}, "/tags"],
    ["with a key of AWS's", { tags: tags({ "aws:x": "1" }) }, "/tags/0/key"],
    ["with a key twice", { tags: [...tags({ a: "1" }), ...tags({ a: "2" })] }, "/tags/1/key"],
    ["with more than 50 of its own", { tags: numbered(51) }, "/tags"],
    ["with anything else", { tags: [], jobTags: [] }, "/jobTags"],
  ])("%s is refused", async (_, body, pointer) => {
    const all = await setup();
    expect(await put(all, body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("on a job that Bedrock does not have is refused with 409", async () => {
    const all = await setup();
    expect(await put(all, { tags: [] })).toMatchObject({ status: 404 });
    await all.post(request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } }));
    const refused = {
      status: 409,
      headers: { "x-amzn-errortype": "ConflictException" },
      body: { message: "Bedrock does not have a-job yet: there is nothing to tag" },
    };
    expect(await put(all, { tags: [] })).toMatchObject(refused);
    await all.clock.pass(60_000);
    expect(await put(all, { tags: [] })).toMatchObject(refused);
    expect(await recordOf(all)).not.toHaveProperty("tags");
  });
});

describe("putting tags on a job whose model is gone", () => {
  it("tags the job alone", async () => {
    const { calls, intercept } = watched("put-tags");
    const all = await made("Completed", { intercept });
    const { outputModelArn } = await recordOf(all);
    await all.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: outputModelArn }));
    const records = jobRecords(localPlatform("test", all.clock, () => all.cloud.endpoint));
    await records.bury({ jobName: "a-job", attempt: 1 }, { at: new Date(all.clock.now()) });
    expect((await put(all, { tags: tags({ a: "1" }) })).status).toBe(200);
    expect(await onJob(all)).toEqual(tags({ a: "1" }));
    expect(calls.filter(({ body }) => body.includes(":custom-model/"))).toEqual([]);
    expect(await toldOf(all)).toEqual(["Tags were set on the job."]);
  });

  it("tags the job alone, too, where nobody here knows", async () => {
    const all = await made("Completed");
    const { outputModelArn } = await recordOf(all);
    await all.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: outputModelArn }));
    expect((await put(all, { tags: tags({ a: "1" }) })).status).toBe(200);
    expect(await onJob(all)).toEqual(tags({ a: "1" }));
  });
});

describe("a model that comes into being after its job was tagged", () => {
  const completed = async ({ eventbridge }: Setup, outputModelArn: string) => {
    const detail = { jobName: "a-job", jobStatus: "Completed", outputModelArn };
    const DetailType = "Model Customization Job State Change";
    await eventbridge.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: bus, Source: "lapidary", DetailType, Detail: JSON.stringify(detail) }],
      }),
    );
  };

  it("gets the tags that the job was given, in place of those that it was asked for with", async () => {
    const all = await made("InProgress", {}, { customModelTags: tags({ c: "3" }) });
    await put(all, { tags: tags({ a: "1" }) });
    await all.clock.pass(8 * hour);
    expect(await onModel(all)).toEqual(tags({ a: "1" }));
    expect(await toldOf(all)).toEqual([
      "Tags were set on the job; the model that it makes gets them as well.",
      "Tags were set on the model.",
    ]);
    await completed(all, (await recordOf(all)).outputModelArn);
    await all.clock.pass(60_000);
    expect(await onModel(all)).toEqual(tags({ a: "1" }));
    expect(await toldOf(all)).toHaveLength(2);
    expect(all.surprises).toEqual([]);
  });

  it("keeps those that it was asked for with where none were put", async () => {
    const { calls, intercept } = watched("tag-model");
    const all = await made("Completed", { intercept }, { customModelTags: tags({ c: "3" }) });
    expect(await onModel(all)).toEqual(tags({ c: "3" }));
    expect(calls.map(({ operation }) => operation)).toEqual(["GetItem"]);
  });

  it("gets them when the event comes twice, and from the next put where it never comes", async () => {
    for (const arrivals of [[0, 0], []]) {
      const all = await made("InProgress", { distort: () => arrivals });
      await put(all, { tags: tags({ a: "1" }) });
      await all.clock.pass(24 * hour);
      expect((await recordOf(all)).status).toBe("Completed");
      expect(await onModel(all)).toEqual(arrivals.length > 0 ? tags({ a: "1" }) : []);
      await put(all, { tags: tags({ a: "1" }) });
      expect(await onModel(all)).toEqual(tags({ a: "1" }));
    }
  });

  it("gets them although Bedrock does not show it at first", async () => {
    let unseen = 1;
    const all = await made("InProgress", {
      intercept: ({ operation, accessKeyId }, next) => {
        if (accessKeyId === accessKeyOf("tag-model") && operation === "ListTagsForResource" && unseen-- > 0)
          throw new ServiceError("ResourceNotFoundException", "The provided resource ARN is invalid.");
        return next();
      },
    });
    await put(all, { tags: tags({ a: "1" }) });
    await all.clock.pass(8 * hour);
    expect(unseen).toBeLessThan(1);
    expect(await onModel(all)).toEqual(tags({ a: "1" }));
  });

  it.each(moments)("gets them although the function dies %s any of its calls", async (moment) => {
    const calls = await atEveryCall("tag-model", moment, async (intercept) => {
      const all = await made("InProgress", { intercept }, { customModelTags: tags({ c: "3" }) });
      await put(all, { tags: tags({ a: "1" }) });
      await all.clock.pass(8 * hour);
      expect(await onModel(all)).toEqual(tags({ a: "1" }));
      expect(await toldOf(all)).toHaveLength(2);
    });
    expect(calls).toBeGreaterThan(5);
  });
});

describe("a put that was cut short", () => {
  const wanted = tags({ b: "0", d: "4" });
  const old = { jobTags: tags({ a: "1", b: "2" }), customModelTags: tags({ c: "3" }) };
  const isDone = async (all: Setup) => {
    expect(await put(all, { tags: wanted })).toMatchObject({ status: 200, body: { tags: wanted } });
    expect([await onJob(all), await onModel(all), (await recordOf(all)).tags]).toEqual([wanted, wanted, wanted]);
    expect(await toldOf(all)).toHaveLength(1);
  };

  it.each(moments)("by death %s any of its calls is completed by repeating it", async (moment) => {
    const calls = await atEveryCall("put-tags", moment, async (intercept) => {
      const all = await made("Completed", { intercept }, old);
      if ((await put(all, { tags: wanted })).status !== 200) await isDone(all);
    });
    expect(calls).toBeGreaterThan(9);
  });

  it("by Bedrock, which has too many calls, is answered 503 and completed by repeating it", async () => {
    for (let left = 0; left < 6; left += 1) {
      let calls = 0;
      const all = await made(
        "Completed",
        {
          intercept: ({ service, accessKeyId }, next) => {
            if (service === "bedrock" && accessKeyId === accessKeyOf("put-tags") && calls++ === left)
              throw new ServiceError("ThrottlingException", "Rate exceeded");
            return next();
          },
        },
        old,
      );
      expect(await put(all, { tags: wanted })).toMatchObject({
        status: 503,
        headers: { "x-amzn-errortype": "ServiceUnavailableException" },
      });
      expect((await recordOf(all)).tags).toEqual(wanted);
      await isDone(all);
    }
  });
});

describe("puts that meet", () => {
  it("end in the tags of the one that was recorded last, on the job and on the model", async () => {
    const later = tags({ b: "2" });
    let met = false;
    const all: Setup = await made("Completed", {
      intercept: async ({ operation, accessKeyId }, next) => {
        if (operation === "TagResource" && accessKeyId === accessKeyOf("put-tags") && !met) {
          met = true;
          expect((await put(all, { tags: later })).status).toBe(200);
        }
        return next();
      },
    });
    expect((await put(all, { tags: tags({ a: "1" }) })).status).toBe(200);
    expect([await onJob(all), await onModel(all), (await recordOf(all)).tags]).toEqual([later, later, later]);
  });

  it("with the job's end reach the model that came into being meanwhile", async () => {
    let seen = false;
    const all = await made("Completed", {
      intercept: async ({ operation, accessKeyId }, next) => {
        const answer = await next();
        if (operation !== "GetItem" || accessKeyId !== accessKeyOf("put-tags") || seen) return answer;
        if (typeof answer.body !== "string") return answer;
        seen = true;
        const { Item } = JSON.parse(answer.body);
        const { outputModelArn: _, ...earlier } = Item;
        return { ...answer, body: JSON.stringify({ Item: { ...earlier, status: { S: "InProgress" } } }) };
      },
    });
    await put(all, { tags: tags({ a: "1" }) });
    expect(seen).toBe(true);
    expect(await onModel(all)).toEqual(tags({ a: "1" }));
  });
});
