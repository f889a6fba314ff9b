import { describe, expect, it } from "vitest";
import { dryRuns } from "#aws/dry-run.ts";
import { jobRecords } from "#aws/jobs.ts";
import type { Platform } from "#aws/platform.ts";
import { bedrockRole, bucket } from "#local/names.ts";
import { localPlatform } from "#local/platform.ts";
import { create } from "../functions/check-datasets.ts";
import { request, setup } from "./cloud.ts";
import { submitted } from "./records.ts";

const job = submitted({
  request: { ...request(), roleArn: bedrockRole, outputDataConfig: { s3Uri: `s3://${bucket}/output` } },
});

/** A platform on which reading a dataset from S3 takes so many milliseconds. */
const readingFor = async (milliseconds: number) => {
  let read = 0;
  const { clock, cloud } = await setup({
    intercept: ({ operation }, next) => {
      if (operation === "GetObject") read += milliseconds;
      return next();
    },
  });
  const local = localPlatform("check-datasets", clock, () => cloud.endpoint);
  const platform: Platform = { ...local, now: () => new Date(local.now().getTime() + read) };
  return { platform, jobs: jobRecords(platform) };
};

const seconds = 1_000;

describe("a dataset is read", () => {
  it("for 20 seconds at most in a dry run, as API Gateway waits for 30", async () => {
    const fingerprints = async (milliseconds: number) => {
      const { datasets } = await dryRuns((await readingFor(milliseconds)).platform)(job);
      return datasets.map(({ fingerprint }) => fingerprint);
    };
    expect(await fingerprints(20 * seconds - 1)).toEqual([expect.any(String)]);
    expect(await fingerprints(20 * seconds)).toEqual([undefined]);
  });

  it("for 13 minutes at most by the function that has 15, which then says so", async () => {
    const warnings = async (milliseconds: number) => {
      const { platform, jobs } = await readingFor(milliseconds);
      await jobs.submit(job);
      await create(platform)({ jobName: job.jobName, attempt: job.attempt }, Object({}));
      const story = await jobs.timeline(job.jobName);
      return JSON.stringify(story.find(({ type }) => type === "dataset.checked")?.report?.["warnings"]);
    };
    expect(await warnings(13 * 60 * seconds - 1)).not.toContain("not-read-whole");
    expect(await warnings(13 * 60 * seconds)).toContain("not-read-whole");
  });
});
