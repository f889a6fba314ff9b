import type * as bedrock from "@aws-sdk/client-bedrock";
import { BedrockClient, GetCustomModelCommand } from "@aws-sdk/client-bedrock";
import type * as dynamodb from "@aws-sdk/client-dynamodb";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type * as s3 from "@aws-sdk/client-s3";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, relative } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { crc32 } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { bundle, root } from "../../scripts/bundle.ts";
import { bundling, functions } from "../../src/functions.ts";
import { withoutRules } from "../../stacks/lean-rules.mjs";
import { replacements, toldApart } from "../../stacks/lean-sdk.mjs";

// Within the project, so that bundles find its packages.
await mkdir(join(root, "node_modules/.cache"), { recursive: true });
const work = await mkdtemp(join(root, "node_modules/.cache/lean-sdk-"));
afterAll(() => rm(work, { recursive: true }));

const deployed = (handler: string) =>
  bundle({ functionID: handler, handler, runtime: "nodejs24.x", links: {}, properties: bundling }, work);

/** Bundles a source as functions are, and answers what it exports. */
const exportsOf = async (name: string, source: string) => {
  await writeFile(join(work, `${name}.ts`), source);
  const folder = relative(root, work);
  await deployed(`${folder}/${name}.handler`);
  return import(pathToFileURL(join(work, folder, `${name}.mjs`)).href);
};

describe("what stands in the place of the SDK's modules", async () => {
  const metafiles = await Promise.all(Object.keys(functions).map((name) => deployed(`functions/${name}.handler`)));
  const modules = metafiles.flatMap(({ inputs }) => Object.keys(inputs));

  it.each(replacements)("is for modules that bundles still have: $module", ({ module }) => {
    expect(modules.filter((file) => module.test(file))).not.toEqual([]);
  });

  it("is put there by SST's own host of plugins", async () => {
    const host = join(root, ".sst/platform/functions/nodejs-runtime/plugin.mjs");
    const child = spawn(process.execPath, [host, join(root, "stacks/lean-sdk.mjs")]);
    const path = join(root, "node_modules/@aws-sdk/credential-provider-node/dist-es/index.js");
    child.stdin.end(`${JSON.stringify({ id: 1, command: "load", value: { path } })}\n`);
    expect(JSON.parse(await text(child.stdout))).toEqual({
      id: 1,
      value: { contents: expect.stringContaining("credential-provider-env"), loader: "js" },
    });
  });

  it("says so when something is used that was left out", async () => {
    const { eventStreamSerdeProvider } = await exportsOf("left-out", 'export * from "@smithy/core/event-streams";');
    expect(() => eventStreamSerdeProvider()).toThrow("eventStreamSerdeProvider is not in the bundle");
  });

  it("has an SDK's version from the whole package.json", async () => {
    const { version } = JSON.parse(await readFile(join(root, "node_modules/@aws-sdk/client-s3/package.json"), "utf8"));
    const source = 'export { version } from "@aws-sdk/client-s3/package.json";';
    expect(await exportsOf("version", source)).toMatchObject({ version });
  });

  it("has rules left out only by names that are still in them", () => {
    const source = "export const bdd = BinaryDecisionDiagram.from([0, 1, -1], 1, [['isSet', []]], []);";
    expect(() => withoutRules(source, [/"isNotSet"/])).toThrow('no such endpoint rules any more: /"isNotSet"/');
  });
});

/** Every choice of one value for each member. Members that are undefined are left out. */
const choices = (values: Record<string, readonly unknown[]>): object[] =>
  Object.entries(values).reduce<object[]>(
    (chosen, [member, options]) =>
      chosen.flatMap((one) => options.map((option) => (option === undefined ? one : { ...one, [member]: option }))),
    [{}],
  );

const outcome = (resolve: () => unknown) => {
  try {
    return resolve();
  } catch (error) {
    return String(error);
  }
};

interface Sdk {
  config: { endpointProvider(parameters: object): unknown };
}

/** Expects two clients to find the same endpoints, and to refuse the same, whatever their parameters. */
const expectSameEndpoints = (whole: Sdk, ours: Sdk, cases: readonly object[]) => {
  for (const parameters of cases) {
    const expected = outcome(() => whole.config.endpointProvider({ ...parameters }));
    const found = outcome(() => ours.config.endpointProvider({ ...parameters }));
    expect(found, JSON.stringify(parameters)).toEqual(expected);
  }
};

describe("S3's client in a bundle", async () => {
  const lean: typeof s3 = await exportsOf("s3", 'export * from "@aws-sdk/client-s3";');
  const region = "us-east-1";
  const settings = { region, credentials: { accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "token" } };
  const [whole, ours] = [new S3Client(settings), new lean.S3Client(settings)];

  it("finds the same endpoint for every general purpose bucket, and refuses the same settings", () => {
    const cases = choices({
      Region: ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "xx-new-9", undefined],
      Bucket: ["lapidary-data", "with.dots", "127.0.0.1", "Upper", "a--b", "abc-s3alias", undefined],
      Endpoint: ["https://10.0.0.1:4566", "https://vpce.amazonaws.com/a/", "http://local", "ftp://files", undefined],
      UseFIPS: [true, false],
      UseDualStack: [true, false],
      ForcePathStyle: [true, false],
    });
    expectSameEndpoints(whole, ours, cases);
  });

  it("writes no XML", async () => {
    const command = new lean.PutObjectTaggingCommand({ Bucket: "b", Key: "k", Tagging: { TagSet: [] } });
    await expect(ours.send(command)).rejects.toThrow("XmlShapeSerializer is not in the bundle");
  });

  it("takes the name of any other bucket for that of one in its region", () => {
    const { url } = ours.config.endpointProvider({ Region: region, Bucket: "a--use1-az4--x-s3" });
    expect(url.href).toBe("https://a--use1-az4--x-s3.s3.us-east-1.amazonaws.com/");
  });

  it("signs as the whole SDK does, for one region", async () => {
    const sign = async ({ config }: S3Client, signingRegion: string) => {
      const signer = await config.signer({ name: "sigv4", signingName: "s3", signingRegion: region, properties: {} });
      const request = { method: "GET", protocol: "https:", hostname: "s3", path: "/key", headers: { host: "s3" } };
      const signingDate = new Date("2026-01-02T03:04:05Z");
      return (await signer.sign(request, { signingDate, signingRegion, signingService: "s3" })).headers;
    };
    const headers = await sign(ours, region);
    expect(headers).toMatchObject({ "x-amz-security-token": "token", authorization: expect.stringContaining("AKID/") });
    expect(headers).toEqual(await sign(whole, region));
    await expect(sign(ours, "*")).rejects.toThrow("SigV4a is not in the bundle");
  });

  it.each([
    ["crc32", (body: string) => Buffer.from(crc32(body).toString(16).padStart(8, "0"), "hex").toString("base64")],
    ["sha1", (body: string) => createHash("sha1").update(body).digest("base64")],
    ["sha256", (body: string) => createHash("sha256").update(body).digest("base64")],
    ["md5", (body: string) => createHash("md5").update(body).digest("base64")],
  ])("checks what it reads by its %s, as the whole SDK does", async (algorithm, digest) => {
    const server = createServer(({ url }, response) => {
      response.writeHead(200, { [`x-amz-checksum-${algorithm}`]: digest("a body") });
      response.end(url?.startsWith("/bucket/same") ? "a body" : "another");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${Object(server.address()).port}`;
    const read = async (sdk: Pick<typeof s3, "S3Client" | "GetObjectCommand">, Key: string) => {
      const client = new sdk.S3Client({ ...settings, endpoint });
      const answer = client.send(new sdk.GetObjectCommand({ Bucket: "bucket", Key }));
      return answer.then(({ Body }) => Body?.transformToString()).catch(String);
    };
    for (const key of ["same", "other"])
      expect(await read(lean, key)).toBe(await read({ S3Client, GetObjectCommand }, key));
    expect(await read(lean, "same")).toBe("a body");
    server.close();
  });
});

describe("DynamoDB's client in a bundle", async () => {
  const lean: typeof dynamodb = await exportsOf("dynamodb", 'export * from "@aws-sdk/client-dynamodb";');
  const settings = { region: "us-east-1", credentials: { accessKeyId: "AKID", secretAccessKey: "secret" } };
  const [whole, ours] = [new DynamoDBClient(settings), new lean.DynamoDBClient(settings)];

  it("finds the same endpoint in every region, and refuses the same settings", () => {
    const cases = choices({
      Region: ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "xx-new-9", "local", undefined],
      Endpoint: ["https://10.0.0.1:4566", "http://dynamodb.us-east-1.api.aws", "ftp://files", undefined],
      UseFIPS: [true, false],
      UseDualStack: [true, false],
      AccountIdEndpointMode: ["preferred", undefined],
    });
    expectSameEndpoints(whole, ours, cases);
  });
});

describe("errors in a bundle", async () => {
  const lean: typeof bedrock = await exportsOf("bedrock", 'export * from "@aws-sdk/client-bedrock";');

  /** What a client throws when the service answers with this error. */
  const thrownBy = async (sdk: Pick<typeof bedrock, "BedrockClient" | "GetCustomModelCommand">, error: string) => {
    const server = createServer((_, response) => {
      response.writeHead(error === "InternalServerException" ? 500 : 400, { "x-amzn-errortype": error });
      response.end(JSON.stringify({ message: `${error} it is` }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = new sdk.BedrockClient({
      region: "us-east-1",
      credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
      endpoint: `http://127.0.0.1:${Object(server.address()).port}`,
      maxAttempts: 1,
    });
    const thrown = await client.send(new sdk.GetCustomModelCommand({ modelIdentifier: "a-model" })).catch(Object);
    server.close();
    return thrown;
  };

  it.each([
    "AccessDeniedException",
    "InternalServerException",
    "ThrottlingException",
    "ValidationException",
    "NewException",
  ])("have the name, the status and the message that they have in the whole SDK: %s", async (error) => {
    const shown = ({ name, message, $fault, $metadata: { httpStatusCode } }: bedrock.BedrockServiceException) => ({
      name,
      message,
      $fault,
      httpStatusCode,
    });
    const thrown = shown(await thrownBy(lean, error));
    expect(thrown).toEqual(shown(await thrownBy({ BedrockClient, GetCustomModelCommand }, error)));
    expect(thrown).toMatchObject({ name: error, message: `${error} it is` });
  });

  it("keep their class where a function tells them apart by it", async () => {
    expect(await thrownBy(lean, "ValidationException")).toBeInstanceOf(lean.ValidationException);
    expect(await thrownBy(lean, "ThrottlingException")).not.toBeInstanceOf(lean.ThrottlingException);
    const files = await Array.fromAsync(glob(["src/{aws,core}/**/*.ts", "functions/*.ts"], { cwd: root }));
    const sources = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
    const fromSdk = sources.flatMap((source) =>
      Array.from(source.matchAll(/import \{([^}]*)\} from "@aws-sdk/g), ([, names = ""]) =>
        names.split(/[\s,]+/),
      ).flat(),
    );
    const compared = sources.flatMap((source) => Array.from(source.matchAll(/instanceof (\w+)/g), ([, name]) => name));
    const told = compared.filter((name) => name !== undefined && fromSdk.includes(name));
    expect([...toldApart].sort()).toEqual([...new Set(told)].sort());
  });
});
