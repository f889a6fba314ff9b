import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { StopModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { jobKey } from "#aws/keys.ts";
import { hidden } from "#core/task-tokens.ts";
import { LostAnswer, type Intercept } from "#local/endpoint.ts";
import { accessKeyOf, table } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup, type Setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const events = `${jobs}/a-job/execution/events`;
const minute = 60_000;
const hour = 60 * minute;

type Options = Parameters<typeof setup>[0];

/** A job that has Completed, or Failed, after so many minutes. */
const ended = async (minutes: number, { jobs, ...options }: NonNullable<Options> = {}) => {
  const all = await setup({ jobs: { duration: () => minutes * minute, ...jobs }, ...options });
  await all.post(request());
  await all.clock.pass(2 * hour);
  return all;
};

/** What is thrown in the place of an operation of Step Functions. */
const failing =
  (failed: string, error: () => Error): Intercept =>
  ({ operation }, next) => {
    if (operation === failed) throw error();
    return next();
  };

/** Every page of a history: its events and how it was answered. */
const pages = async ({ get }: Setup, query: string, between: () => Promise<unknown> = async () => undefined) => {
  const answers: Awaited<ReturnType<Setup["get"]>>[] = [];
  let nextToken: string | undefined;
  do {
    const answer = await get(`${events}?${query}${nextToken ? `&nextToken=${nextToken}` : ""}`);
    expect(answer).toMatchObject({ status: 200 });
    answers.push(answer);
    nextToken = answer.body.nextToken;
    await between();
  } while (nextToken);
  return answers;
};
const eventsOf = (answers: { body: { events: { id: number }[] } }[]) => answers.flatMap(({ body }) => body.events);
const idsOf = (answers: Parameters<typeof eventsOf>[0]) => eventsOf(answers).map(({ id }) => id);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe("the execution of a job", () => {
  it("is told as Step Functions tells it, by the job's name and by its ARN", async () => {
    const all = await ended(5);
    const { body } = await all.get(`${jobs}/a-job/execution`);
    const { executionArn, stateMachineArn, name, status, startDate, stopDate, input, output } = json(
      await all.execution("a-job-1"),
    );
    expect(body).toEqual({ executionArn, stateMachineArn, name, status, startDate, stopDate, input, output });
    expect(body).toMatchObject({ name: "a-job-1", status: "SUCCEEDED", startDate: expect.stringMatching(/Z$/) });
    const { jobArn } = (await all.get(`${jobs}/a-job`)).body;
    for (const part of ["execution", "execution/events"])
      for (const arn of [jobArn, encodeURIComponent(jobArn)])
        expect((await all.get(`${jobs}/${arn}/${part}`)).body).toEqual((await all.get(`${jobs}/a-job/${part}`)).body);
  });

  it("that failed says with what error, and why", async () => {
    const { get } = await ended(5, { jobs: { faults: { failJob: () => "The loss became NaN" } } });
    expect((await get(`${jobs}/a-job/execution`)).body).toMatchObject({
      status: "FAILED",
      cause: "The loss became NaN",
    });
  });

  it("is that of the latest attempt", async () => {
    const all = await setup();
    const body = request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/late.jsonl" } });
    for (const name of ["a-job-1", "a-job-2"]) {
      await all.post(body);
      await all.clock.pass(hour);
      expect((await all.get(`${jobs}/a-job/execution`)).body).toMatchObject({ name, status: "FAILED" });
    }
  });

  const nothing = async ({ get }: Setup, says: RegExp) => {
    for (const part of ["execution", "execution/events"]) {
      const { status, headers, body } = await get(`${jobs}/a-job/${part}`);
      expect({ status, name: headers["x-amzn-errortype"] }).toEqual({ status: 404, name: "ResourceNotFoundException" });
      expect(body).toMatchObject({ message: expect.stringMatching(says), errors: [{ pointer: "/jobIdentifier" }] });
    }
  };

  it("is not found where there is no such job", async () => {
    await nothing(await setup(), /There is no job a-job/);
  });

  it("is not found before it has started", async () => {
    const all = await setup({ intercept: failing("StartExecution", () => new LostAnswer("It never arrived")) });
    expect((await all.post(request())).status).toBe(503);
    await nothing(all, /none has started yet/);
  });

  it("is not found once Step Functions has forgotten it", async () => {
    const gone = () => new ServiceError("ExecutionDoesNotExist", "Execution Does Not Exist");
    const [describing, reading] = [failing("DescribeExecution", gone), failing("GetExecutionHistory", gone)];
    await nothing(
      await ended(5, { intercept: (call, next) => describing(call, () => reading(call, next)) }),
      /90 days/,
    );
  });

  it("is not found for a job that had failed before it was imported", async () => {
    const all = await setup({ jobs: { faults: { failJob: () => "The loss became NaN" } } });
    const jobArn = await all.makeElsewhere();
    await all.clock.pass(8 * hour);
    await all.send("POST", `${jobs}/imports`, { jobArn });
    await nothing(all, /had failed before it was imported/);
  });

  it.each([
    ["DescribeExecution", "execution", () => new ServiceError("ThrottlingException", "Rate exceeded")],
    ["GetExecutionHistory", "execution/events", () => new ServiceError("ThrottlingException", "Rate exceeded")],
    ["GetExecutionHistory", "execution/events", () => new LostAnswer("It never arrived")],
  ] as const)("can be asked for again when %s gets no answer", async (operation, part, error) => {
    const { get } = await ended(5, { intercept: failing(operation, error) });
    const { status, headers } = await get(`${jobs}/a-job/${part}`);
    expect({ status, name: headers["x-amzn-errortype"] }).toEqual({ status: 503, name: "ServiceUnavailableException" });
  });
});

describe("the events of an execution", () => {
  it("are Step Functions' own, with the task tokens hidden and nothing else", async () => {
    const all = await ended(10);
    const history = await all.history("a-job-1");
    const answered = eventsOf(await pages(all, "maxResults=1000"));
    const waits = history.filter(({ taskScheduledEventDetails: task }) =>
      task?.resource?.endsWith(".waitForTaskToken"),
    );
    expect(waits.length).toBeGreaterThan(2);
    let told = JSON.stringify(history);
    for (const token of tokensIn(history)) told = told.replaceAll(token, hidden);
    expect(answered).toEqual(JSON.parse(told));
  });

  it("come a hundred at a time, the oldest first, unless the query says otherwise", async () => {
    const all = await ended(30);
    const { length } = await all.history("a-job-1");
    const usual = await pages(all, "");
    expect(idsOf(usual)).toEqual(upTo(length));
    expect(usual[0]?.body.events).toHaveLength(100);
    for (const size of [17, 1000]) {
      const forwards = await pages(all, `maxResults=${size}&reverseOrder=false`);
      const backwards = await pages(all, `maxResults=${size}&reverseOrder=true`);
      expect(idsOf(forwards)).toEqual(upTo(length));
      expect(idsOf(backwards)).toEqual(upTo(length).toReversed());
      expect(forwards).toHaveLength(Math.ceil(length / size));
    }
  });

  it("come once each when the size of a page changes on the way", async () => {
    const asked: unknown[] = [];
    const noting: Intercept = ({ operation, accessKeyId, request: { body } }, next) => {
      if (operation === "GetExecutionHistory" && accessKeyId === accessKeyOf("get-execution-events"))
        asked.push(JSON.parse(Buffer.from(body).toString()).maxResults);
      return next();
    };
    const all = await ended(5, { intercept: noting });
    const { length } = await all.history("a-job-1");
    const answers = [await all.get(`${events}?maxResults=30`)];
    for (const size of [7, 1000, 1000, 1000]) {
      const { nextToken } = answers.at(-1)?.body ?? {};
      if (nextToken) answers.push(await all.get(`${events}?maxResults=${size}&nextToken=${nextToken}`));
    }
    expect(answers.slice(0, 2).map(({ body }) => body.events.length)).toEqual([30, 7]);
    expect(idsOf(answers)).toEqual(upTo(length));
    // Step Functions wants a token to come with what it was given for.
    expect(new Set(asked)).toEqual(new Set([30]));
  });

  it.each(["maxResults=0", "maxResults=1001", "reverseOrder=yes", "includeExecutionData=false"])(
    "are not told for %s",
    async (query) => {
      const { get } = await setup();
      expect(await get(`${events}?${query}`)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `/${query.split("=")[0]}` }] },
      });
    },
  );
});

/** The tokens that tasks of a history were scheduled with. */
const tokensIn = (history: HistoryEvent[]): string[] =>
  history.flatMap(({ taskScheduledEventDetails: task }) =>
    task?.resource?.endsWith(".waitForTaskToken")
      ? [JSON.parse(task.parameters ?? "").ExpressionAttributeValues[":token"].S]
      : [],
  );

const tellsHidden = (event: unknown) => JSON.stringify(event).includes(hidden);

describe("a task token", () => {
  it("stands in no answer about an execution, neither while it could wake it nor after", async () => {
    const all = await setup({ jobs: { duration: () => hour } });
    const { post, clock, cloud, get, bedrock } = all;
    const dynamodb = new DynamoDBClient(cloud.clientSettings("cli", "dynamodb"));
    const { pk, sk } = jobKey("a-job");
    const record = new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } });
    const tokens = new Set<string>();
    const expectNone = async () => {
      const { Item } = await dynamodb.send(record);
      if (Item?.["taskToken"]?.S !== undefined) tokens.add(Item["taskToken"].S);
      const answers = [
        ...(await Promise.all(["", "/events", "/execution"].map((part) => get(`${jobs}/a-job${part}`)))),
        ...(await pages(all, "")),
        ...(await pages(all, "maxResults=30&reverseOrder=true")),
      ];
      const text = JSON.stringify(answers);
      for (const token of tokens) {
        expect(text).not.toContain(token);
        expect(text).not.toContain(token.slice(20, 60));
      }
    };
    await post(request());
    for (let passed = 0; passed < 8; passed += 1) {
      await clock.pass(3 * minute);
      await expectNone();
    }
    await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
    await clock.pass(hour);
    await expectNone();
    expect((await get(`${jobs}/a-job`)).body.status).toBe("Stopped");
    expect(tokens.size).toBeGreaterThan(4);
    expect(new Set(tokensIn(await all.history("a-job-1"))).isSupersetOf(tokens)).toBe(true);
    expect((await get(events)).body.events.filter(tellsHidden).length).toBeGreaterThan(4);
  });
});

describe("a task token in a failure's cause", () => {
  const token = `AQCEAAAAKgAAAAM${"Ab+/".repeat(100)}==`;
  const quoting: Intercept = async ({ operation = "" }, next) => {
    const answer = await next();
    if (!["DescribeExecution", "GetExecutionHistory"].includes(operation)) return answer;
    return { ...answer, body: String(answer.body).replaceAll("became NaN", `became NaN for ${token}`) };
  };

  it("is hidden, and the rest of the cause is told", async () => {
    const { get } = await ended(5, {
      jobs: { faults: { failJob: () => "The loss became NaN" } },
      intercept: quoting,
    });
    const { body: execution } = await get(`${jobs}/a-job/execution`);
    const { body: history } = await get(`${events}?reverseOrder=true`);
    const cause = `The loss became NaN for ${hidden}`;
    expect(execution).toMatchObject({ status: "FAILED", cause });
    expect(history.events[0]).toMatchObject({ type: "ExecutionFailed", executionFailedEventDetails: { cause } });
    expect(JSON.stringify([execution, history])).not.toContain("Ab+/Ab+/");
  });
});

/** The largest input that there can be, with as much to escape as there can be. */
const largest = 131_065;

/** A history in which some states get an input of so many quotes. */
const swollen =
  (isLarge: (state: string) => boolean, quotes = largest): Intercept =>
  async ({ operation }, next) => {
    const answer = await next();
    if (operation !== "GetExecutionHistory") return answer;
    const { events, ...rest } = JSON.parse(String(answer.body));
    for (const { stateEnteredEventDetails: entered } of events)
      if (entered && isLarge(entered.name)) entered.input = JSON.stringify({ quotes: '"'.repeat(quotes) });
    return { ...answer, body: JSON.stringify({ events, ...rest }) };
  };

/** Bytes of an answer on its way from Lambda. */
const payload = ({ body }: { body: unknown }) => Buffer.byteLength(JSON.stringify({ body: JSON.stringify(body) }));

describe("a history of large inputs", () => {
  it.each(["maxResults=1000&reverseOrder=true", "maxResults=60"])(
    "is told whole in pages below 4 MB: %s",
    async (query) => {
      const all = await ended(15, { intercept: swollen((state) => state === "PollJob") });
      const { length } = await all.history("a-job-1");
      const answers = await pages(all, query);
      const ids = idsOf(answers);
      expect(query.includes("reverse") ? ids.toReversed() : ids).toEqual(upTo(length));
      for (const answer of answers) expect(payload(answer)).toBeLessThan(4_001_000);
      expect(Math.max(...answers.map(payload))).toBeGreaterThan(3_000_000);
    },
  );

  it("is told to its end even where a single event is larger", async () => {
    const all = await ended(5, { intercept: swollen((state) => state === "HowDidItEnd", 600_000) });
    const { length } = await all.history("a-job-1");
    const answers = await pages(all, "");
    expect(idsOf(answers)).toEqual(upTo(length));
    expect(answers.map(({ body }) => body.events.length)).toContain(1);
  });

  it("is told without gaps, the newest first, while it grows", async () => {
    const all = await setup({ jobs: { duration: () => hour }, intercept: swollen(() => true) });
    await all.post(request());
    await all.clock.pass(3 * minute);
    const { length } = await all.history("a-job-1");
    const answers = await pages(all, "reverseOrder=true&maxResults=20", () => all.clock.pass(10 * minute));
    expect(answers.length).toBeGreaterThan(2);
    expect(idsOf(answers)).toEqual(upTo(length).toReversed());
  });
});

describe("a nextToken of a history", () => {
  const refused = async ({ get }: Setup, path: string, nextToken: string) => {
    const { status, headers, body } = await get(`${path}${path.includes("?") ? "&" : "?"}nextToken=${nextToken}`);
    expect({ status, name: headers["x-amzn-errortype"] }).toEqual({ status: 400, name: "ValidationException" });
    expect(body).toMatchObject({ message: expect.stringContaining("nextToken"), errors: [{ pointer: "/nextToken" }] });
  };

  it("is refused for another job, for the other order, and where it is none", async () => {
    const all = await ended(5);
    await all.post(request({ jobName: "other", customModelName: "other" }));
    await all.clock.pass(hour);
    const { nextToken } = (await all.get(`${events}?maxResults=3`)).body;
    const place = JSON.parse(Buffer.from(nextToken, "base64url").toString());
    const forged = (over: object) => Buffer.from(JSON.stringify({ ...place, ...over })).toString("base64url");
    for (const token of [nextToken, forged({ page: undefined })]) {
      await refused(all, `${jobs}/other/execution/events`, token);
      await refused(all, `${events}?reverseOrder=true`, token);
    }
    await refused(all, events, "nonsense");
    await refused(all, events, (await all.get(`${jobs}?maxResults=1`)).body.nextToken);
    for (const over of [{ size: 0 }, { size: 1001 }, { page: "" }, { page: "forged" }, { page: "x".repeat(1025) }])
      await refused(all, events, forged(over));
    expect((await all.get(`${events}?nextToken=${nextToken}`)).body.events[0]).toMatchObject({ id: 4 });
  });

  it("is refused once Step Functions no longer takes its own", async () => {
    let expired = false;
    const expiring = failing("GetExecutionHistory", () => new ServiceError("InvalidToken", "Invalid Token"));
    const all = await ended(5, { intercept: (call, next) => (expired ? expiring(call, next) : next()) });
    const { nextToken } = (await all.get(`${events}?maxResults=3`)).body;
    expired = true;
    await refused(all, events, nextToken);
  });
});
