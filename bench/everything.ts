import {
  BedrockClient,
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { CopyObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { bedrockRole, bucket } from "#local/names.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import * as v from "valibot";
import { exampleRequest, type ExampleCloud } from "./example-cloud.ts";

const jobs = "/model-customization-jobs";
const hour = 3_600_000;
const day = 24 * hour;

/** Lets everything happen once that a function is there for. */
export const everythingOnce = async ({ clock, cloud, request }: ExampleCloud): Promise<void> => {
  const bedrock = new BedrockClient(cloud.clientSettings("cli", "bedrock"));

  await request("POST", jobs, await exampleRequest("bench-completes"));
  await request("POST", jobs, {
    ...(await exampleRequest("bench-is-refused")),
    baseModelIdentifier: "amazon.nova-absent-v1:0",
  });
  await clock.pass(24 * hour);
  for (const path of [
    jobs,
    ...["", "/metrics", "/events", "/execution", "/execution/events"].map((part) => `${jobs}/bench-completes${part}`),
  ])
    await request("GET", path);

  await request("POST", jobs, await exampleRequest("bench-is-stopped"));
  await clock.pass(hour / 2);
  await request("PUT", `${jobs}/bench-is-stopped/tags`, { tags: [{ key: "team", value: "search" }] });
  await request("POST", `${jobs}/bench-is-stopped/stop`);
  await clock.pass(hour);

  const elsewhere = v.parse(CreateModelCustomizationJobRequest, {
    roleArn: bedrockRole,
    outputDataConfig: { s3Uri: `s3://${bucket}/output` },
    ...(await exampleRequest("bench-is-imported")),
  });
  const { jobArn } = await bedrock.send(new CreateModelCustomizationJobCommand(elsewhere));
  await request("POST", `${jobs}/imports`, { jobArn });
  await request("PUT", `${jobs}/bench-is-imported/tags`, { tags: [{ key: "team", value: "search" }] });
  await clock.pass(24 * hour);

  const { outputModelArn: modelArn } = await bedrock.send(
    new GetModelCustomizationJobCommand({ jobIdentifier: "bench-completes" }),
  );
  await bedrock.send(new CreateCustomModelDeploymentCommand({ modelDeploymentName: "bench", modelArn }));
  await clock.pass(hour);
  await request("GET", "/custom-models");
  await request("GET", `/custom-models/${encodeURIComponent(modelArn ?? "")}`);
  await request("DELETE", `/custom-models/${encodeURIComponent(modelArn ?? "")}?cascade=true`);
  await clock.pass(3 * hour);

  const template = Object.entries(await exampleRequest("bench")).filter(([name]) => !name.endsWith("Name"));
  await request("PUT", "/retraining-plans/bench", {
    request: Object.fromEntries(template),
    // A month apart, so that the later run has to open one in the listing, as a function does that has just started.
    schedule: "rate(31 days)",
    keep: 1,
  });
  await clock.pass(32 * day);
  const { trainingDataConfig } = elsewhere;
  const [, , Bucket, ...key] = trainingDataConfig.s3Uri?.split("/") ?? [];
  const changed = new CopyObjectCommand({
    Bucket,
    Key: key.join("/"),
    CopySource: `${bucket}/examples/nova/validation.jsonl`,
  });
  await new S3Client(cloud.clientSettings("cli", "s3")).send(changed);
  await clock.pass(31 * day);
  await request("GET", "/retraining-plans/bench");
  await request("GET", "/retraining-plans");
  await request("POST", "/retraining-plans/bench/run");
  await request("GET", "/datasets");
  await clock.pass(hour);
  await request("DELETE", "/retraining-plans/bench");
  await clock.pass(hour);
};
