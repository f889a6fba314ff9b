// Runs in a process of its own: the app under Pulumi's mocks, as `sst deploy` would run it under Pulumi's engine.
// Bundled by evaluate.ts, because that is how SST reads its own sources and sst.config.ts.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { policyDocument } from "./policy-document.ts";

const { stage, root, work, file } = JSON.parse(process.argv[2]);
const account = "123456789012";
const region = () => $app.providers.aws.region;
const arn = (service, resource) => `arn:aws:${service}:${region()}:${account}:${resource}`;

/** What a resource of each type knows of itself once it is made, so that ARNs look real wherever they end up. */
const made = {
  "aws:apigatewayv2/api:Api": ({ name }) => ({
    apiEndpoint: `https://${name}.execute-api.${region()}.amazonaws.com`,
    executionArn: arn("execute-api", name),
  }),
  "aws:cloudfront/distribution:Distribution": () => ({ domainName: "d111111abcdef8.cloudfront.net" }),
  "aws:cloudfront/function:Function": ({ name }) => ({ arn: `arn:aws:cloudfront::${account}:function/${name}` }),
  "aws:cloudfront/keyValueStore:KeyValueStore": ({ name }) => ({
    arn: `arn:aws:cloudfront::${account}:key-value-store/${name}`,
  }),
  "aws:cloudwatch/eventBus:EventBus": ({ name }) => ({ arn: arn("events", `event-bus/${name}`) }),
  "aws:cloudwatch/eventRule:EventRule": ({ name, eventBusName }) => ({
    arn: arn("events", eventBusName === "default" ? `rule/${name}` : `rule/${eventBusName}/${name}`),
  }),
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({ arn: arn("logs", `log-group:${name}`) }),
  "aws:dynamodb/table:Table": ({ name }) => ({
    arn: arn("dynamodb", `table/${name}`),
    streamArn: arn("dynamodb", `table/${name}/stream/2026-11-21T00:00:00.000`),
  }),
  "aws:iam/role:Role": ({ name }) => ({ arn: `arn:aws:iam::${account}:role/${name}` }),
  "aws:lambda/function:Function": ({ name }) => ({ arn: arn("lambda", `function:${name}`) }),
  "aws:s3/bucket:Bucket": ({ bucket }) => ({
    arn: `arn:aws:s3:::${bucket}`,
    bucketRegionalDomainName: `${bucket}.s3.${region()}.amazonaws.com`,
  }),
  "aws:sfn/stateMachine:StateMachine": ({ name }) => ({ arn: arn("states", `stateMachine:${name}`) }),
  "aws:sns/topic:Topic": ({ name }) => ({ arn: arn("sns", name) }),
  "aws:sqs/queue:Queue": ({ name }) => ({
    arn: arn("sqs", name),
    url: `https://sqs.${region()}.amazonaws.com/${account}/${name}`,
  }),
  // The page is not built, but something has to be where it would be.
  "command:local:Command": () => {
    mkdirSync(join(work, "page/assets"), { recursive: true });
    writeFileSync(join(work, "page/index.html"), "<!doctype html>");
    writeFileSync(join(work, "page/assets/index-1.js"), "");
    return {};
  },
  "random:index/randomBytes:RandomBytes": () => ({ base64: `${"A".repeat(43)}=` }),
};

/** What a look-up answers. */
const answers = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: account }),
  "aws:index/getPartition:getPartition": () => ({ partition: "aws" }),
  "aws:index/getRegion:getRegion": () => ({ region: region() }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => ({ ...args, json: policyDocument(args) }),
};

// The globals come first: SST's components look for some as soon as they are loaded.
const $app = { name: "", stage };
const $cli = { command: "deploy", paths: { home: work, root, work, platform: `${root}/.sst/platform` } };
Object.assign(globalThis, { $app, $cli, $dev: false });
const pulumi = await import("@pulumi/pulumi");
const [aws, sst] = [await import("@pulumi/aws"), await import("../.sst/platform/src/components/index.ts")];
Object.assign(globalThis, await import("../.sst/platform/src/shim/run.js"), { aws, sst });
const { run } = await import("../.sst/platform/src/auto/run.ts");
const { default: config } = await import("../sst.config.ts");
Object.assign($app, await config.app({ stage }));

const resources = [];
await pulumi.runtime.setMocks(
  {
    newResource: ({ name, type, inputs, id }) => ({
      // An empty id would make everything that follows from it unknown.
      id: id || name,
      state: { name, ...inputs, ...made[type]?.({ name, ...inputs }) },
    }),
    call: ({ token, inputs }) => {
      if (!answers[token]) throw new Error(`Nothing answers ${token}`);
      return answers[token](inputs);
    },
  },
  $app.name,
  stage,
);

// The mocks hear of a resource's inputs alone; its options are in what is sent to the monitor.
const monitor = pulumi.runtime.getMonitor();
const register = monitor.registerResource.bind(monitor);
monitor.registerResource = (request, answered) => {
  resources.push({
    type: request.getType(),
    name: request.getName(),
    retainOnDelete: request.getRetainondelete(),
    inputs: request.getObject().toJavaScript(),
  });
  return register(request, answered);
};

let outputs = {};
await pulumi.runtime.runInPulumiStack(async () => {
  const returned = await run(config.run);
  pulumi.output(returned).apply((values) => (outputs = values));
  return returned;
});

// When nothing is left to wait for, every resource that ever will be is there.
process.once("beforeExit", () => writeFileSync(file, JSON.stringify({ app: $app, outputs, resources })));
