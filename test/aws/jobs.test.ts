import { UpdateItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { jobRecords } from "#aws/jobs.ts";
import { table } from "#local/names.ts";
import { localPlatform } from "#local/platform.ts";
import { setup } from "../cloud.ts";
import { jobArn, reported, submitted } from "../records.ts";

const records = async () => {
  const { clock, cloud } = await setup();
  const jobs = jobRecords(localPlatform("test", clock, () => cloud.endpoint));
  const record = submitted();
  await jobs.submit(record);
  const expected = async () => {
    const found = await jobs.get(record.jobName);
    if (!found) throw new Error("The record is gone");
    return found;
  };
  const wait = (token: string) =>
    new DynamoDBClient(cloud.clientSettings("cli", "dynamodb")).send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: "JOB#a-job" }, sk: { S: "JOB" } },
        UpdateExpression: "SET taskToken = :token",
        ExpressionAttributeValues: { ":token": { S: token } },
      }),
    );
  return { jobs, record, expected, wait };
};

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 1, minute)).toISOString();

describe("merging a report into a record that was read before others wrote it", () => {
  it("never moves the record back", async () => {
    const { jobs, record, expected } = await records();
    await jobs.merge(record, reported({ lastModifiedTime: at(1) }));
    const read = await expected();
    await jobs.merge(read, reported({ status: "Completed", lastModifiedTime: at(9), endTime: at(9) }));
    for (const stale of [record, read]) {
      await jobs.merge(stale, reported({ status: "Stopping", lastModifiedTime: at(5) }));
      await jobs.merge(stale, reported({ lastModifiedTime: at(7) }));
      expect(await expected()).toMatchObject({ status: "Completed", lastModifiedTime: at(9), endTime: at(9) });
    }
  });

  it("never replaces newer details by older ones of the same status", async () => {
    const { jobs, record, expected } = await records();
    await jobs.merge(record, reported({ lastModifiedTime: at(1) }));
    const read = await expected();
    await jobs.merge(read, reported({ lastModifiedTime: at(8) }));
    await jobs.merge(read, reported({ lastModifiedTime: at(4) }));
    expect((await expected()).lastModifiedTime).toBe(at(8));
  });

  it("never writes a job of another ARN over it", async () => {
    const { jobs, record, expected } = await records();
    await jobs.merge(record, reported());
    const other = reported({ jobArn: `${jobArn}x`, status: "Failed", lastModifiedTime: at(9) });
    for (const stale of [record, await expected()]) await jobs.merge(stale, other);
    expect(await expected()).toMatchObject({ status: "InProgress", jobArn });
  });
});

describe("the task token", () => {
  it("is told to whoever reports a change, until somebody has used it", async () => {
    const { jobs, record, expected, wait } = await records();
    await jobs.merge(record, reported());
    await wait("token-1");
    const ended = reported({ status: "Completed", lastModifiedTime: at(9) });
    expect((await jobs.merge(await expected(), ended)).record.taskToken).toBe("token-1");
    expect((await jobs.merge(await expected(), ended)).record.taskToken).toBe("token-1");
    await jobs.spend(record.jobName, "token-1");
    expect(await expected()).not.toHaveProperty("taskToken");
  });

  it("is not forgotten for one that was used before it", async () => {
    const { jobs, record, expected, wait } = await records();
    await wait("token-2");
    await jobs.spend(record.jobName, "token-1");
    expect((await expected()).taskToken).toBe("token-2");
  });

  it("stays where only details change, for the change that is still to come", async () => {
    const { jobs, record, expected, wait } = await records();
    await jobs.merge(record, reported());
    await wait("token-1");
    await jobs.merge(await expected(), reported({ lastModifiedTime: at(8) }));
    expect((await expected()).taskToken).toBe("token-1");
  });
});

describe("a record's timeline", () => {
  it("tells each change once, however often and in whatever order it is reported", async () => {
    const { jobs, record } = await records();
    const reports = [reported(), reported({ status: "Completed", lastModifiedTime: at(9) })];
    for (const report of [...reports, ...reports].reverse()) await jobs.merge(record, report);
    const events = await jobs.timeline(record.jobName);
    expect(events.map(({ id }) => id)).toEqual(["1#job.changed#InProgress", "1#job.changed#Completed"]);
  });
});
