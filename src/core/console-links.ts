/** Where each partition has its console. What is in any other partition gets no link. */
const domains = new Map([
  ["aws", "console.aws.amazon.com"],
  ["aws-cn", "console.amazonaws.cn"],
  ["aws-us-gov", "console.amazonaws-us-gov.com"],
]);

/** A service's page about one resource: what ARN that has, and where in the service's part of the console it is. */
interface Page {
  service: string;
  /** Its groups are the partition and the region. */
  arn: RegExp;
  at: string;
}

/** AWS documents neither page's address. That of an execution is what AWS's own solutions link to; a job's is as other tools have it. */
const pages = {
  execution: {
    service: "states",
    arn: /^arn:([^:]+):states:([a-z0-9-]+):[0-9]{12}:execution:./,
    at: "/v2/executions/details/",
  },
  job: {
    service: "bedrock",
    arn: /^arn:([^:]+):bedrock:([a-z0-9-]+):[0-9]{12}:model-customization-job\/./,
    at: "/custom-models/item/?arn=",
  },
} as const satisfies Record<string, Page>;

const linkTo = ({ service, arn: pattern, at }: Page, arn = ""): string | undefined => {
  const [, partition = "", region = ""] = pattern.exec(arn) ?? [];
  const domain = domains.get(partition);
  return domain && `https://${region}.${domain}/${service}/home?region=${region}#${at}${encodeURIComponent(arn)}`;
};

/** Where AWS's console shows a record's execution and its job, in their own partition and region; each absent where that is not known. */
export const consoleLinks = ({ executionArn, jobArn }: { executionArn: string; jobArn?: string | undefined }) => ({
  execution: linkTo(pages.execution, executionArn),
  job: linkTo(pages.job, jobArn),
});
