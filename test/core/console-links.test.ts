import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consoleLinks } from "#core/console-links.ts";
import { limits } from "#core/patterns.ts";
import { jobArn, submitted } from "../records.ts";

const { executionArn } = submitted();
const moved = (arn: string, partition: string, region: string) =>
  arn.replace(/^arn:aws:(states|bedrock):us-east-1:/, `arn:${partition}:$1:${region}:`);

const domains = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

const partition = fc.constantFrom("aws", "aws-cn", "aws-us-gov");
const region = fc.stringMatching(/^[a-z]{2}(?:-[a-z]{3,5}){1,2}-[1-9]$/);

describe("the links of a record to AWS's console", () => {
  it("lead to its execution and to its job", () => {
    expect(consoleLinks({ executionArn, jobArn })).toEqual({
      execution:
        "https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/arn%3Aaws%3Astates%3Aus-east-1%3A123456789012%3Aexecution%3Acustomize-model%3Aa-job-1",
      job: "https://us-east-1.console.aws.amazon.com/bedrock/home?region=us-east-1#/custom-models/item/?arn=arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Amodel-customization-job%2Famazon.nova-micro-v1%3A0%2Fabcdefghijkl",
    });
  });

  it.each([
    ["aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"],
    ["aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"],
    ["aws-us-gov", "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"],
  ])("lead to the console of their partition and region: %s, %s", (of, where, host) => {
    const links = consoleLinks({
      executionArn: moved(executionArn, of, where),
      jobArn: moved(jobArn, of, where),
    });
    for (const link of Object.values(links)) {
      expect(new URL(link ?? "").host).toBe(host);
      expect(new URL(link ?? "").search).toBe(`?region=${where}`);
    }
  });

  it.each(["aws-iso", "aws-iso-b", "aws-eusc", "aws-", "", "AWS", "toString", "aws:x"])(
    "are absent in a partition that is not known: %j",
    (of) => {
      const arns = { executionArn: moved(executionArn, of, "us-east-1"), jobArn: moved(jobArn, of, "us-east-1") };
      expect(consoleLinks(arns)).toEqual({});
    },
  );

  it("are absent where there is no execution, or no job yet", () => {
    expect(consoleLinks({ executionArn: "" })).toEqual({});
    expect(consoleLinks({ executionArn, jobArn: undefined })).toEqual({ execution: expect.any(String) });
    expect(consoleLinks({ executionArn: jobArn, jobArn: executionArn })).toEqual({});
  });

  it("give every ARN back unharmed, and stay in AWS's console, whatever the names", () => {
    const name = fc.stringMatching(limits.jobName.pattern);
    const model = fc.stringMatching(/^[a-z0-9-]{1,20}\.[a-z0-9-]{2,20}(?::[a-z0-9]{1,5}){0,2}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.entries(domains)),
        region,
        name,
        model,
        ([of, domain], where, job, base) => {
          const place = (service: string) => `arn:${of}:${service}:${where}:123456789012`;
          const arns = {
            executionArn: `${place("states")}:execution:lapidary-dev-customize-model:${job}-1`,
            jobArn: `${place("bedrock")}:model-customization-job/${base}/abcdefghijkl`,
          };
          const links = consoleLinks(arns);
          const [execution, one] = [new URL(links.execution ?? ""), new URL(links.job ?? "")];
          for (const { protocol, host } of [execution, one])
            expect({ protocol, host }).toEqual({ protocol: "https:", host: `${where}.${domain}` });
          expect(decodeURIComponent(execution.hash)).toBe(`#/v2/executions/details/${arns.executionArn}`);
          expect(new URLSearchParams(one.hash.split("?")[1]).get("arn")).toBe(arns.jobArn);
        },
      ),
    );
  });

  it("never lead anywhere for text that is no such ARN", () => {
    const nearly = fc.tuple(partition, fc.string()).map(([of, rest]) => `arn:${of}:states:${rest}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        expect(consoleLinks({ executionArn: text, jobArn: text })).toEqual({});
      }),
    );
  });
});
