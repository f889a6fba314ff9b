import { describe, expect, it } from "vitest";
import { evaluate } from "../../scripts/evaluate.ts";
import { longestStage, stageProblem } from "../../src/stage-name.ts";

/** The input that is a resource's name, and how many characters AWS takes for it, where the stacks or SST say what it is. */
const limits: Record<string, [name: string, most: number]> = {
  "aws:apigatewayv2/api:Api": ["name", 128],
  "aws:apigatewayv2/stage:Stage": ["name", 128],
  "aws:budgets/budget:Budget": ["name", 100],
  "aws:cloudfront/distribution:Distribution": ["comment", 128],
  "aws:cloudfront/function:Function": ["name", 64],
  "aws:cloudfront/keyValueStore:KeyValueStore": ["name", 64],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": ["name", 128],
  "aws:cloudwatch/dashboard:Dashboard": ["dashboardName", 255],
  "aws:cloudwatch/eventBus:EventBus": ["name", 256],
  "aws:cloudwatch/eventRule:EventRule": ["name", 64],
  "aws:cloudwatch/logGroup:LogGroup": ["name", 512],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name", 255],
  "aws:dynamodb/table:Table": ["name", 255],
  "aws:iam/role:Role": ["name", 64],
  "aws:lambda/function:Function": ["name", 64],
  "aws:s3/bucket:Bucket": ["bucket", 63],
  "aws:sfn/stateMachine:StateMachine": ["name", 80],
  "aws:sns/topic:Topic": ["name", 256],
  "aws:sqs/queue:Queue": ["name", 80],
};

const settings = {
  alarms: { email: "models@example.com" },
  budgetUsdPerMonth: 500,
  page: { issuer: "https://login.example.com", clientId: "page", identityPoolId: "" },
};

const stages = await Promise.all(
  ["eu-west-3", "ap-northeast-1"].map(async (region) => {
    const stage = "s".repeat(longestStage(region));
    const identityPoolId = `${region}:11111111-2222-3333-4444-555555555555`;
    const own = { ...settings, region, page: { ...settings.page, identityPoolId } };
    return { region, stage, deployed: await evaluate(stage, undefined, {}, own) };
  }),
);

describe.each(stages)("the longest stage in $region", ({ region, stage, deployed }) => {
  const named = deployed.resources.flatMap(({ type, inputs }) => {
    const [input = "name", most] = limits[type] ?? [];
    const name = inputs[input];
    return typeof name === "string" ? [{ type, name, most }] : [];
  });

  it("has nothing whose name is too long for AWS", () => {
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(({ most }) => most === undefined)).toEqual([]);
    expect(named.filter(({ name, most = 0 }) => name.length > most)).toEqual([]);
    expect([...new Set(named.map(({ type }) => type))].toSorted()).toEqual(Object.keys(limits));
  });

  it("could not be longer by a character, and says so before anything is made", async () => {
    expect(named.some(({ name, most = 0 }) => name.includes(stage) && name.length === most)).toBe(true);
    const [length, longer] = [stage.length, `${stage}s`];
    await expect(evaluate(longer, undefined, {}, { region })).rejects.toThrow(
      `Error: The stage's name must be at most ${length} characters long in ${region}`,
    );
  });
});

it.each(["", "1st", "a stage", "my_stage", "-"])("a stage is not called %j", (stage) => {
  expect(stageProblem(stage, "us-east-1")).toContain("must be letters, digits and hyphens");
});
