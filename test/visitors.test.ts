import { expect, it } from "vitest";
import { request, setup } from "./cloud.ts";

const pool = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example";
const ada = `https://${pool}#a1b2c3d4`;
const { jobName: _, customModelName: __, ...template } = request();

it("a visitor of the page is named by all that they ask for, though every visitor signs as one role", async () => {
  const all = await setup({
    visitor: {
      amr: ["authenticated", pool, `${pool}:CognitoSignIn:a1b2c3d4`],
      identityId: "eu-west-1:an-identity",
      identityPoolId: "eu-west-1:a-pool",
    },
  });
  expect((await all.post(request())).status).toBe(202);
  expect((await all.call("POST", "/model-customization-jobs/a-job/stop")).status).toBe(202);
  const plan = { request: template, schedule: "rate(7 days)" };
  expect((await all.send("PUT", "/retraining-plans/weekly", plan)).body).toMatchObject({ lastModifiedBy: ada });
  expect((await all.call("POST", "/retraining-plans/weekly/run")).status).toBe(202);
  const jobArn = await all.makeElsewhere({ jobName: "theirs", customModelName: "theirs" });
  expect((await all.send("POST", "/model-customization-jobs/imports", { jobArn })).status).toBe(202);
  await all.clock.pass(60_000);
  const job = async (name: string) => (await all.get(`/model-customization-jobs/${name}`)).body;
  expect(await job("a-job")).toMatchObject({ requestedBy: ada, stop: { requestedBy: ada } });
  expect(await job("theirs")).toMatchObject({ requestedBy: ada });
  const { lastModifiedBy, lastRun } = (await all.get("/retraining-plans/weekly")).body;
  expect({ lastModifiedBy, lastRun }).toMatchObject({ lastModifiedBy: ada, lastRun: { requestedBy: ada } });
});
