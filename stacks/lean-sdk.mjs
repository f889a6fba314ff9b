import { readFile } from "node:fs/promises";
import { withoutRules } from "./lean-rules.mjs";

const constant = /^const (\w+) = ("[^"]*");$/gm;

/** `{ [name]: value }` as `{ "name": value }`, where the name is a constant of the file. */
const withPlainKeys = (source) => {
  const values = new Map(Array.from(source.matchAll(constant), ([, name, value]) => [name, value]));
  return source.replaceAll(/\[(\w+)\]:/g, (key, name) => (values.has(name) ? `${values.get(name)}:` : key));
};

/** Errors of the services that functions tell apart by their class. All others have the client's own class, and the same name, status and message. */
export const toldApart = new Set([
  "ConditionalCheckFailedException",
  "ConflictException",
  "ExecutionAlreadyExists",
  "ExecutionDoesNotExist",
  "InvalidToken",
  "ResourceNotFoundException",
  "TaskDoesNotExist",
  "TaskTimedOut",
  "ValidationException",
]);

/** Schemas of a client without the classes of errors that nobody tells apart. */
const withoutErrors = (source) =>
  source.replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
    toldApart.has(name) ? line : "",
  );

/** Exports of these names that can be imported, but neither called nor constructed. */
const leftOut = (...names) =>
  names
    .map(
      (name) => `export function ${name}() { throw new Error("${name} is not in the bundle: stacks/lean-sdk.mjs"); }`,
    )
    .join("\n");

/** A source with a part of it replaced. Throws where there is no such part any more. */
const withPart = (source, part, other) => {
  if (!source.includes(part)) throw new Error(`There is no ${part} in the SDK any more: stacks/lean-sdk.mjs`);
  return source.replace(part, () => other);
};

/** What S3's endpoint rules ask about everything but a general purpose bucket in a region. */
const otherThanBuckets = [
  /"--xa?-s3"/, // a directory bucket, or an access point of one
  /"--op-s3"/, // a bucket on Outposts
  /"arn:"/, // an access point, and what else has an ARN
  /"aws\.parseArn"/,
  /"Accelerate"/, // the rest are settings of the client or the operation: none has them
  /"UseGlobalEndpoint"/,
  /"UseObjectLambdaEndpoint"/,
  /"UseS3ExpressControlEndpoint"/,
  /"aws-global"/,
];

/** What DynamoDB's endpoint rules ask about tables that are named by their ARNs, and about endpoints of one account. */
const otherThanTables = [
  /"ResourceArn"/,
  /"ResourceArnList"/,
  /"ParsedArn_ssa_/,
  /"AccountId"/,
  /"AccountIdEndpointMode"/,
  /"IsSearchOperation"/, // an operation that nobody calls
];

/** The SDK's modules that bundles have otherwise: the end of a module's path, what stands in its place, and why that is the same to us. */
export const replacements = [
  {
    module: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/,
    contents: (source) => withoutErrors(withPlainKeys(source)),
    why: "An object with computed keys is kept for their possible effects, and with it the schemas of operations that are never called; and every error's class is kept, to be found by its name.",
  },
  {
    module: /@aws-sdk\/client-[\w-]+\/package\.json$/,
    contents: (source) => JSON.stringify({ version: JSON.parse(source).version }),
    why: "A client reads its own version there, for its user agent, and nothing else.",
  },
  {
    module: /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/,
    contents: () => 'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";',
    why: "Lambda puts a function's credentials into its environment; profiles, SSO, containers and instances have no say there.",
  },
  {
    module: /@aws-sdk\/token-providers\/dist-es\/index\.js$/,
    contents: () => `export { fromEnvSigningName } from "./fromEnvSigningName";
      ${leftOut("nodeProvider")}`,
    why: "A bearer token for Bedrock can come from the environment too, where it is looked for first; then SSO's files are.",
  },
  {
    module: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/,
    contents: () =>
      `export const resolveEventStreamSerdeConfig = (config) => config;
      ${leftOut("EventStreamSerde", "eventStreamSerdeProvider")}`,
    why: "Of S3's operations only SelectObjectContent streams events, and nobody calls it.",
  },
  {
    module: /@aws-sdk\/middleware-endpoint-discovery\/dist-es\/resolveEndpointDiscoveryConfig\.js$/,
    contents: () => "export const resolveEndpointDiscoveryConfig = (config) => config;",
    why: "It prepares DynamoDB's client for a middleware that none of its commands has.",
  },
  {
    module: /@aws-sdk\/signature-v4-multi-region\/dist-es\/SignatureV4MultiRegion\.js$/,
    contents: () =>
      `import { SignatureV4SignWithCredentials } from "./SignatureV4SignWithCredentials";
      export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
        static sigv4aDependency() { return "none"; }
        sign(request, options) {
          if (options?.signingRegion === "*") throw new Error("SigV4a is not in the bundle: stacks/lean-sdk.mjs");
          return super.sign(request, options);
        }
      }`,
    why: "Signatures for several regions need a package that is not installed; without it the rest only says so.",
  },
  {
    module: /@aws-sdk\/client-s3\/dist-es\/endpoint\/bdd\.js$/,
    contents: (source) => withoutRules(source, otherThanBuckets),
    why: "Data are in general purpose buckets in the deployment's region, whose rules stay as they are; any other name is looked for there.",
  },
  {
    module: /@aws-sdk\/client-dynamodb\/dist-es\/endpoint\/bdd\.js$/,
    contents: (source) => withoutRules(source, otherThanTables),
    why: "The table is known by its name, and Lambda's environment has no account's id, which the endpoint of an account is made of.",
  },
  {
    module: /@smithy\/node-http-handler\/dist-es\/node-http-handler\.js$/,
    contents: (source) => withPart(source, 'await import("node:http")', 'process.getBuiltinModule("node:http")'),
    why: "An import reads every export of the module, of which one loads Node's fetch and its kin: some 20 ms that nobody needs.",
  },
  {
    module: /@smithy\/core\/dist-es\/submodules\/checksum\/sha256\/Sha256Js\.js$/,
    contents: () => leftOut("Sha256Js"),
    why: "For platforms whose crypto module has no SHA-256.",
  },
  {
    module: /@smithy\/core\/dist-es\/submodules\/checksum\/md5\/Md5Js\.js$/,
    contents: () => leftOut("Md5Js"),
    why: "For platforms whose crypto module has no MD5.",
  },
  {
    module: /@aws-sdk\/core\/dist-es\/submodules\/protocols\/xml\/XmlShapeSerializer\.js$/,
    contents: () =>
      `import { SerdeContextConfig } from "../ConfigurableSerdeContext";
      export class XmlShapeSerializer extends SerdeContextConfig {
        write() { throw new Error("XmlShapeSerializer is not in the bundle: stacks/lean-sdk.mjs"); }
        flush() {}
      }`,
    why: "Objects are read and listed: no request has a body in XML.",
  },
  {
    module: /@aws-sdk\/checksums\/dist-es\/submodules\/crc\/crc64-nvme\/Crc64NvmeJs\.js$/,
    contents: () => leftOut("Crc64NvmeJs"),
    why: "Objects are read without the checksums that Node does not compute itself: src/aws/objects.ts.",
  },
  {
    module: /@aws-sdk\/checksums\/dist-es\/submodules\/crc\/crc32c\/Crc32cJs\.js$/,
    contents: () => leftOut("Crc32cJs"),
    why: "As above.",
  },
  {
    module: /@aws-sdk\/checksums\/dist-es\/submodules\/sha\/sha1\/Sha1Js\.js$/,
    contents: () => leftOut("Sha1Js"),
    why: "For platforms whose crypto module has no SHA-1.",
  },
];

/** Makes the replacements wherever a package is installed, `/` or `\` between its folders. */
const leanSdk = {
  name: "lean-sdk",
  setup(build) {
    // Every file: SST 4.17.1 asks a plugin about files without telling its filter their paths.
    build.onLoad({ filter: /.*/ }, async ({ path }) => {
      const file = path.replaceAll("\\", "/");
      const replacement = replacements.find(({ module }) => module.test(file));
      if (!replacement) return undefined;
      return {
        contents: replacement.contents(await readFile(path, "utf8")),
        loader: file.endsWith(".json") ? "json" : "js",
      };
    });
  },
};

export default [leanSdk];
