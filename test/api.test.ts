import { ScanCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { consoleLinks } from "#core/console-links.ts";
import { table } from "#local/names.ts";
import { records, request, setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const json = { "content-type": "application/json" };

describe("submitting a job", () => {
  it("answers 202 with the record and where to find it", async () => {
    const { post, get } = await setup();
    const answer = await post(request());
    expect(answer.status).toBe(202);
    expect(answer.headers["location"]).toBe(`${jobs}/a-job`);
    expect(answer.body).toMatchObject({ jobName: "a-job", status: "Submitted", attempt: 1, trigger: "api" });
    expect(answer.body).not.toHaveProperty("taskToken");
    expect((await get(`${jobs}/a-job`)).body).toMatchObject({ jobName: "a-job" });
  });

  it("twice with the same body, at once or later, makes one execution and gives the same answer", async () => {
    const { post, executions } = await setup();
    const answers = await Promise.all([post(request()), post(request())]);
    const later = await post(request());
    for (const { status } of [...answers, later]) expect(status).toBe(202);
    expect(answers[0]?.body.executionArn).toBe(answers[1]?.body.executionArn);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(later.headers["idempotent-replayed"]).toBe("true");
    expect(answers.filter(({ headers }) => headers["idempotent-replayed"]).length).toBe(1);
    expect(await executions()).toHaveLength(1);
  });

  it("under a name that is taken is refused with 409", async () => {
    const { post } = await setup();
    await post(request());
    const answer = await post(request({ customModelName: "another" }));
    expect(answer.status).toBe(409);
    expect(answer.headers["x-amzn-errortype"]).toBe("ConflictException");
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: "/jobName" })]);
  });

  it("again after a refusal before Bedrock is a new attempt with an execution of its own", async () => {
    const { post, put, clock, get, execution } = await setup();
    const body = request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/late.jsonl" } });
    await post(body);
    await clock.pass(60_000);
    const failed = await get(`${jobs}/a-job`);
    expect(failed.body).toMatchObject({ status: "Failed" });
    expect(failed.body.failureMessage).toContain(
      "trainingDataConfig.s3Uri is s3://lapidary-data/late.jsonl, which does not exist",
    );
    expect(failed.body).not.toHaveProperty("jobArn");
    expect((await execution("a-job-1")).status).toBe("FAILED");

    await put("late.jsonl", records);
    expect((await post(body)).body).toMatchObject({ attempt: 2, status: "Submitted" });
    await clock.pass(60_000);
    expect((await get(`${jobs}/a-job`)).body).toMatchObject({ status: "InProgress", attempt: 2 });
  });
});

describe("a request that is not right", () => {
  const refused = async (answer: { status: number; body: { message: string } }, status: number) => {
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(/\w/);
  };

  it.each([
    ["malformed JSON", "POST", jobs, "{", json, 400, "SerializationException"],
    ["no body", "POST", jobs, "", json, 400, "SerializationException"],
    ["a body over 256 KB", "POST", jobs, `{"a":"${"x".repeat(262_144)}"}`, json, 413, "RequestEntityTooLargeException"],
    [
      "another content type",
      "POST",
      jobs,
      "{}",
      { "content-type": "text/plain" },
      415,
      "UnsupportedMediaTypeException",
    ],
    ["no content type", "POST", jobs, "{}", {}, 415, "UnsupportedMediaTypeException"],
    ["a body that is no object", "POST", jobs, "[]", json, 400, "ValidationException"],
    ["an unknown query parameter", "GET", `${jobs}?status=Failed`, "", {}, 400, "ValidationException"],
    ["a query on a route that has none", "GET", `${jobs}/a-job?verbose=1`, "", {}, 400, "ValidationException"],
    ["a job name of 63 hyphens", "GET", `${jobs}/${"-".repeat(63)}`, "", {}, 400, "ValidationException"],
    ["a token that was never given", "GET", `${jobs}?nextToken=nonsense`, "", {}, 400, "ValidationException"],
    ["a job that does not exist", "GET", `${jobs}/nobody`, "", {}, 404, "ResourceNotFoundException"],
  ] as const)("%s: a clear answer, and nothing is written", async (_, method, path, body, headers, status, name) => {
    const { call, cloud, executions } = await setup();
    const answer = await call(method, path, body, headers);
    await refused(answer, status);
    expect(answer.headers["x-amzn-errortype"]).toBe(name);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    const items = await new DynamoDBClient(cloud.clientSettings("cli", "dynamodb")).send(
      new ScanCommand({ TableName: table }),
    );
    expect(items.Count).toBe(0);
    expect(await executions()).toHaveLength(0);
  });

  it("too large for Lambda is refused by API Gateway itself", async () => {
    const { call } = await setup();
    const body = JSON.stringify({ a: "x".repeat(7_000_000) });
    expect(await call("POST", jobs, body, json)).toMatchObject({ status: 413, body: { message: expect.any(String) } });
  });

  it("may start with a byte order mark", async () => {
    const { call } = await setup();
    expect((await call("POST", jobs, `\uFEFF${JSON.stringify(request())}`, json)).status).toBe(202);
  });

  it("names every member that is wrong, by its pointer", async () => {
    const { post } = await setup();
    const { status, body } = await post(
      request({ jobName: "-".repeat(63), colour: "red", hyperParameters: { epochCount: 1 }, jobTags: [{ key: "a" }] }),
    );
    expect(status).toBe(400);
    expect(new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer))).toEqual(
      new Set(["/jobName", "/colour", "/hyperParameters/epochCount", "/jobTags/0/value"]),
    );
  });

  it("is refused for hyperparameters that no record could hold", async () => {
    const { post } = await setup();
    const { status, body } = await post(request({ hyperParameters: { note: "x".repeat(70_000) } }));
    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: "/hyperParameters" })]);
  });

  it("to a route that does not exist gets API Gateway's 404", async () => {
    const { call } = await setup();
    for (const [method, path] of [
      ["GET", "/nowhere"],
      ["DELETE", jobs],
      ["GET", `${jobs}/a/b`],
      ["GET", `${jobs}/a/b/c/d/e`],
    ] as const)
      expect(await call(method, path)).toMatchObject({ status: 404, body: { message: "Not Found" } });
  });
});

describe("listing jobs", () => {
  const listed = async () => {
    const all = await setup({ jobs: { quota: 100 } });
    const { post, clock } = all;
    for (const name of ["one", "two", "three", "four", "five"]) {
      await post(request({ jobName: `job-${name}`, customModelName: `model-${name}` }));
      await clock.pass(20 * 24 * 3_600_000);
    }
    return all;
  };
  const names = (body: { modelCustomizationJobSummaries: { jobName: string }[] }) =>
    body.modelCustomizationJobSummaries.map(({ jobName }) => jobName.slice(4));

  it("gives the newest first, across months, and the oldest first when asked", async () => {
    const { get } = await listed();
    expect(names((await get(jobs)).body)).toEqual(["five", "four", "three", "two", "one"]);
    expect(names((await get(`${jobs}?sortOrder=Ascending`)).body)).toEqual(["one", "two", "three", "four", "five"]);
  });

  it("pages through everything once, whatever the page's size", async () => {
    const { get } = await listed();
    for (const size of [1, 2, 3, 5]) {
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const { body } = await get(`${jobs}?maxResults=${size}${token ? `&nextToken=${token}` : ""}`);
        expect(body.modelCustomizationJobSummaries.length).toBeLessThanOrEqual(size);
        seen.push(...names(body));
        token = body.nextToken;
      } while (token);
      expect(seen).toEqual(["five", "four", "three", "two", "one"]);
    }
  });

  it("refuses a token that belongs to another listing, or was made up", async () => {
    const { get } = await listed();
    const { nextToken } = (await get(`${jobs}?maxResults=1`)).body;
    const forged = JSON.parse(Buffer.from(nextToken, "base64url").toString());
    forged.after = { pk: "x", sk: "x", month: "x", createdKey: "x" };
    const made = Buffer.from(JSON.stringify(forged)).toString("base64url");
    for (const query of [
      `nextToken=${nextToken}&sortOrder=Ascending`,
      `nextToken=${nextToken}&creationTimeAfter=2026-03-01`,
      `nextToken=${made}`,
    ]) {
      const { status, body } = await get(`${jobs}?${query}`);
      expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ pointer: "/nextToken" }] } });
    }
  });

  it("refuses a time after the year 9999, which no timestamp could be compared with", async () => {
    const { get } = await setup();
    expect((await get(`${jobs}?creationTimeAfter=999999999999`)).status).toBe(400);
  });

  it("filters by status, name and time of creation", async () => {
    const { get } = await listed();
    expect(names((await get(`${jobs}?nameContains=job-t`)).body)).toEqual(["three", "two"]);
    expect(names((await get(`${jobs}?statusEquals=Completed`)).body)).toHaveLength(5);
    expect(names((await get(`${jobs}?statusEquals=Failed`)).body)).toEqual([]);
    const window = "creationTimeAfter=2026-01-10T00:00:00Z&creationTimeBefore=2026-02-15T00:00:00Z";
    expect(names((await get(`${jobs}?${window}`)).body)).toEqual(["three", "two"]);
  });
});

describe("reading a job", () => {
  it("links it to its execution in AWS's console from the start, and to its job as soon as there is one", async () => {
    const { post, clock, get } = await setup();
    const { body: posted } = await post(request());
    expect(posted.consoleLinks).toEqual(consoleLinks({ executionArn: posted.executionArn }));
    expect(posted.consoleLinks.execution).toContain("https://us-east-1.console.aws.amazon.com/states/");
    await clock.pass(60_000);
    const { body } = await get(`${jobs}/a-job`);
    expect(body.consoleLinks).toEqual(consoleLinks({ executionArn: posted.executionArn, jobArn: body.jobArn }));
    expect(body.consoleLinks.job).toContain("https://us-east-1.console.aws.amazon.com/bedrock/");
    const [summary] = (await get(jobs)).body.modelCustomizationJobSummaries;
    expect(summary).not.toHaveProperty("consoleLinks");
  });

  it("works by its name and by its ARN", async () => {
    const { post, clock, get } = await setup();
    await post(request());
    await clock.pass(60_000);
    const byName = await get(`${jobs}/a-job`);
    const byArn = await get(`${jobs}/${encodeURIComponent(byName.body.jobArn)}`);
    expect(byArn).toEqual(byName);
    expect(await get(`${jobs}/${byName.body.jobArn}`)).toEqual(byName);
    for (const part of ["metrics", "events"])
      expect(await get(`${jobs}/${encodeURIComponent(byName.body.jobArn)}/${part}`)).toEqual(
        await get(`${jobs}/a-job/${part}`),
      );
  });
});
