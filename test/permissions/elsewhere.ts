import { CreateModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import type { Authorize } from "#local/iam/access.ts";
import type { Intercept } from "#local/endpoint.ts";
import { accessKeyOf, bedrockRole, bucket } from "#local/names.ts";
import { records, request, setup } from "../cloud.ts";
import { emulated, theirBucket, theirRole } from "./settings.ts";

const hour = 3_600_000;
const jobs = "/model-customization-jobs";
const there = { s3Uri: `s3://${theirBucket}/train.jsonl` };
const missing = { s3Uri: `s3://${theirBucket}/none.jsonl` };

/** An account with another bucket, in which there is a dataset. */
const withBucket = async (authorize: Authorize, intercept?: Intercept) => {
  const all = await setup({ authorize, ...emulated, ...(intercept && { intercept }) });
  await all.s3.send(new CreateBucketCommand({ Bucket: theirBucket }));
  await all.s3.send(new PutObjectCommand({ Bucket: theirBucket, Key: "train.jsonl", Body: records }));
  return all;
};

const made = (name: string, over: object) =>
  new CreateModelCustomizationJobCommand({
    ...request({ jobName: name, customModelName: name }),
    customizationType: "FINE_TUNING",
    roleArn: bedrockRole,
    outputDataConfig: { s3Uri: `s3://${bucket}/output` },
    ...over,
  });

/** A job of another bucket's data; others whose data are not there. */
export const data = async (authorize: Authorize) => {
  const all = await withBucket(authorize);
  for (const [trainingDataConfig, valid] of [
    [there, true],
    [missing, false],
  ] as const)
    expect((await all.send("POST", `${jobs}?dryRun=true`, request({ trainingDataConfig }))).body.valid).toBe(valid);
  await all.post(request({ trainingDataConfig: there }));
  await all.bedrock.send(made("none", { trainingDataConfig: missing }));
  await all.clock.pass(8 * hour);
  expect((await all.get(`${jobs}/a-job`)).body.status).toBe("Completed");
  expect(all.surprises).toEqual([]);
};

/** A plan whose jobs train on another bucket's data. */
export const plan = async (authorize: Authorize) => {
  const all = await withBucket(authorize);
  const { jobName: _, customModelName: __, ...job } = request({ trainingDataConfig: there });
  const body = { request: job, schedule: "rate(1 day)" };
  expect((await all.send("PUT", "/retraining-plans/theirs", body)).status).toBe(201);
  await all.clock.pass(56 * hour);
  expect((await all.get("/retraining-plans/theirs")).body.runs).toMatchObject([
    { reason: "unchanged" },
    { outcome: "started" },
  ]);
  expect(all.surprises).toEqual([]);
};

/** No policy of ours speaks of the role with which Bedrock works here. */
const asTheirs: Intercept = (call, next) => {
  if (call.accessKeyId === accessKeyOf("bedrock")) call.accessKeyId = accessKeyOf("cli");
  return next();
};

/** A job with another role, and one that was made elsewhere and leaves its metrics there. */
export const role = async (authorize: Authorize) => {
  const all = await withBucket(authorize, asTheirs);
  await all.post(request({ roleArn: theirRole }));
  const output = { outputDataConfig: { s3Uri: `s3://${theirBucket}/output` }, roleArn: theirRole };
  const { jobArn } = await all.bedrock.send(made("theirs", output));
  expect((await all.send("POST", `${jobs}/imports`, { jobArn })).status).toBe(202);
  await all.clock.pass(8 * hour);
  for (const name of ["a-job", "theirs"])
    expect((await all.get(`${jobs}/${name}/metrics`)).body.training, name).not.toEqual([]);
  expect(all.surprises).toEqual([]);
};
