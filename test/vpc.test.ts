import { GetModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { describe, expect, it } from "vitest";
import { request, setup } from "./cloud.ts";

const vpc = { subnetIds: ["subnet-ours"], securityGroupIds: ["sg-ours"] };

describe("a deployment with a VPC", () => {
  it("has Bedrock train in it, as its policy may ask", async () => {
    const all = await setup({ settings: { vpc, policy: { requireVpc: true } } });
    expect((await all.post(request({}))).status).toBe(202);
    await all.clock.pass(60_000);
    const job = await all.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
    expect(job.vpcConfig).toEqual(vpc);
  });

  it("leaves a job in the VPC that it names", async () => {
    const all = await setup({ settings: { vpc } });
    const vpcConfig = { subnetIds: ["subnet-theirs"], securityGroupIds: ["sg-theirs"] };
    await all.post(request({ vpcConfig }));
    await all.clock.pass(60_000);
    const job = await all.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
    expect(job.vpcConfig).toEqual(vpcConfig);
  });
});
