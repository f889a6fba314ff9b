import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bundle.ts";

const synth = async (...args: string[]) =>
  (await promisify(execFile)(process.execPath, [join(root, "scripts/synth.ts"), ...args])).stdout;

describe("npm run synth", () => {
  it("prints the resources of a stage as JSON, and nothing else", async () => {
    const resources: { type: string; inputs: { name?: string } }[] = JSON.parse(await synth("--stage", "qa"));
    const names = resources
      .filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")
      .map(({ inputs }) => inputs.name);
    expect(names).toEqual(["lapidary-qa-customize-model", "lapidary-qa-delete-model", "lapidary-qa-stop-job"]);
  });

  it("--iam prints every statement of its policies, one a line", async () => {
    const lines = (await synth("--stage", "qa", "--iam")).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(150);
    for (const line of lines) expect(line).toMatch(/^\w+: (Allow|Deny) .+/);
    expect(lines).toContain("SubmitJobRole: Allow lambda.amazonaws.com sts:AssumeRole");
    expect(lines).toEqual(lines.toSorted());
  });

  it.each([
    [["--nope"], "Unknown option '--nope'"],
    [["--stage", "a stage"], "--stage must be"],
  ])("says what is wrong with %j", async (args, problem) => {
    await expect(synth(...args)).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(problem),
    });
  });
});
