import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bundle.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { withSettings } from "../hooked.ts";

const synthIn = async (environment: Record<string, string>, ...args: string[]) => {
  const { PATH } = process.env;
  const env = { PATH, NODE_OPTIONS: withSettings(), ...environment };
  return (await promisify(execFile)(process.execPath, [join(root, "scripts/synth.ts"), ...args], { env })).stdout;
};
const synth = (...args: string[]) => synthIn({}, ...args);

describe("npm run synth", () => {
  it("prints the resources of a stage as JSON, and nothing else", async () => {
    const resources: { type: string; inputs: { name?: string } }[] = JSON.parse(await synth("--stage", "qa"));
    const names = resources
      .filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")
      .map(({ inputs }) => inputs.name);
    expect(names).toEqual(["lapidary-qa-customize-model", "lapidary-qa-delete-model", "lapidary-qa-stop-job"]);
  });

  it("prints the same every time, and nothing of where it ran", async () => {
    const LAPIDARY_API = '{"authorization": {"issuer": "https://login.example.com", "audience": "lapidary"}}';
    const environment = { LAPIDARY_API, LAPIDARY_PAGE: '{"clientId": "page"}' };
    const one = await synthIn(environment);
    expect(await synthIn(environment)).toBe(one);
    for (const place of [root, tmpdir()]) expect(one).not.toContain(place);
  });

  it("writes a function's archive elsewhere than what it archives, or a piece of itself would be in it", async () => {
    const bundles: string[] = [];
    const { resources } = await evaluate("dev", async (_, out) => {
      bundles.push(basename(out));
    });
    const archives = resources.flatMap(({ type, inputs }) =>
      type === "aws:s3/bucketObjectv2:BucketObjectv2" ? [Object(inputs.source).path] : [],
    );
    expect(archives).toHaveLength(bundles.length);
    for (const archive of archives) expect(bundles).not.toContain(basename(dirname(archive)));
  });

  it("--iam prints every statement of its policies, one a line", async () => {
    const lines = (await synth("--stage", "qa", "--iam")).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(150);
    for (const line of lines) expect(line).toMatch(/^\w+: (Allow|Deny) .+/);
    expect(lines).toContain("SubmitJobRole: Allow lambda.amazonaws.com sts:AssumeRole");
    expect(lines).toEqual(lines.toSorted());
  });

  it("--graph prints what everything reaches, a line each, and where goes what cannot be delivered", async () => {
    const lines = (await synth("--stage", "qa", "--graph")).trimEnd().split("\n");
    expect(lines).toContain("route POST /model-customization-jobs, for AWS_IAM: lambda lapidary-qa-submit-job");
    expect(lines).toContain(
      "rule lapidary-qa-stop-requested: states lapidary-qa-stop-job, or else sqs lapidary-qa-undelivered",
    );
  });

  it.each([
    [["--nope"], "Unknown option '--nope'"],
    [["--stage", "a stage"], "--stage must be letters, digits and hyphens"],
    [["--stage", "s".repeat(40)], "--stage must be at most "],
  ])("says what is wrong with %j", async (args, problem) => {
    await expect(synth(...args)).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(problem),
    });
  });

  it("says what is wrong with a setting, and nothing else", async () => {
    await expect(synthIn({ LAPIDARY_REGION: "here" })).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: "LAPIDARY_REGION: must be a region of AWS, such as eu-west-1\n",
    });
  });
});
