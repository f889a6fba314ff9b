import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { statementsOf } from "#local/iam/statement.ts";
import { root } from "../../scripts/bundle.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { Config } from "../../src/console/config.ts";
import { pagePolicy } from "../../src/page-policy.ts";
import { readSettings } from "../../src/read-settings.ts";
import { ofType, only } from "./resources.ts";
import { offenders, safeguards, safeguardsOfPage } from "./safeguards.ts";

const distribution = "aws:cloudfront/distribution:Distribution";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";
const name = "models.example.com";
const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";
const identityPoolId = "eu-west-2:11111111-2222-3333-4444-555555555555";
const authorization = { issuer: "https://login.example.com/models/", audience: "lapidary" };
const signing = { clientId: "page", issuer: "https://login.example.com/models", identityPoolId };

const deploy = async (title: string, stage: string, settings: Record<string, unknown>) => ({
  title,
  deployed: await evaluate(
    stage,
    undefined,
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)])),
  ),
});

const [carrying, signed, without] = await Promise.all([
  deploy("A page that carries tokens, by a name of its own", "dev", {
    LAPIDARY_API: { authorization, corsOrigins: ["https://jobs.example.com"] },
    LAPIDARY_PAGE: { clientId: "page", domain: { name, certificate } },
  }),
  deploy("A page that signs, by CloudFront's name", "production", {
    LAPIDARY_PAGE: { ...signing, tokenOrigin: "https://tokens.example.com" },
  }),
  deploy("A deployment without a page", "dev", {}),
]);

describe.each([carrying, signed])("$title", ({ deployed }) => {
  const all = Object.entries({ ...safeguards, ...safeguardsOfPage });

  it.each(all)("keeps to it that %s", (_, safeguard) => {
    expect(ofType(deployed, safeguard.type)).not.toEqual([]);
    expect(offenders(safeguard, deployed)).toEqual([]);
  });

  it.each(Object.entries(safeguardsOfPage))("would be caught if it did not hold that %s", (_, safeguard) => {
    const [victim] = ofType(deployed, safeguard.type);
    const resources = deployed.resources.map((one) =>
      one === victim ? { ...one, inputs: { ...one.inputs, ...safeguard.broken } } : one,
    );
    expect(offenders(safeguard, { resources })).toEqual([victim?.name]);
  });

  it("is in a bucket that CloudFront alone may read, for this account, over TLS", () => {
    const { bucket } = only(deployed, "aws:s3/bucket:Bucket", "PageAssetsBucket");
    const arn = `arn:aws:s3:::${String(bucket)}`;
    expect(statementsOf(only(deployed, "aws:s3/bucketPolicy:BucketPolicy", "PageAssetsPolicy").policy)).toEqual([
      {
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": ["false"] } },
      },
      {
        Effect: "Allow",
        Principal: { Service: ["cloudfront.amazonaws.com"] },
        Action: ["s3:GetObject"],
        Resource: [`${arn}/*`],
        Condition: { ArnLike: { "aws:SourceArn": ["arn:aws:cloudfront::123456789012:distribution/*"] } },
      },
    ]);
    expect(deployed.resources.filter(({ type }) => /bucket(Cors|Acl)/.test(type))).toEqual([]);
  });

  it("is read, and not written; what tells it of the API is never kept by CloudFront", () => {
    const { defaultCacheBehavior, orderedCacheBehaviors } = only(deployed, distribution);
    expect(defaultCacheBehavior).toMatchObject({ allowedMethods: ["GET", "HEAD"] });
    expect(orderedCacheBehaviors).toMatchObject([
      {
        pathPattern: "/config/*",
        allowedMethods: ["GET", "HEAD"],
        // The id of the policy that is called CachingDisabled.
        cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        responseHeadersPolicyId: "PageHeaders",
      },
    ]);
    expect(only(deployed, object, "PageConfig")).toMatchObject({
      bucket: only(deployed, "aws:s3/bucket:Bucket", "PageAssetsBucket").bucket,
      key: "config/page.json",
      contentType: "application/json",
      cacheControl: "no-cache",
    });
  });

  it("leaves the files of an earlier build, which a page that is open may still ask for", () => {
    const files = deployed.resources.find(({ name }) => name.includes("PageAssetFiles"));
    expect(files?.inputs).toMatchObject({ purge: false });
  });
});

/** What the page of a deployment is told, as the page reads it. */
const told = ({ deployed }: typeof carrying) =>
  v.parse(v.pipe(v.string(), v.parseJson(), Config), only(deployed, object, "PageConfig").content);
const corsOf = ({ deployed }: typeof carrying) => only(deployed, "aws:apigatewayv2/api:Api").corsConfiguration;
const policyOf = ({ deployed }: typeof carrying) =>
  only(deployed, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy").securityHeadersConfig;

describe("A page that carries tokens", () => {
  it("is told of the API, and of the issuer and the audience that the API wants", () => {
    expect(told(carrying)).toEqual({
      api: carrying.deployed.outputs.api,
      refreshSeconds: 10,
      authorization: { kind: "jwt", clientId: "page", ...authorization },
    });
  });

  it("may call the API and the issuer, and the API lets it in besides those that the settings name", () => {
    const origins = ["https://*.execute-api.us-east-1.amazonaws.com", "https://login.example.com"];
    expect(policyOf(carrying)).toMatchObject({
      contentSecurityPolicy: { contentSecurityPolicy: pagePolicy(origins) },
    });
    expect(corsOf(carrying)).toMatchObject({ allowOrigins: ["https://jobs.example.com", `https://${name}`] });
  });

  it("has its own name, with its certificate", () => {
    expect(only(carrying.deployed, distribution)).toMatchObject({
      aliases: [name],
      viewerCertificate: { acmCertificateArn: certificate, minimumProtocolVersion: "TLSv1.2_2021" },
    });
    expect(carrying.deployed.outputs.page).toBe(`https://${name}/`);
  });
});

describe("A page that signs", () => {
  it("is told of the API, of the issuer, and of the pool", () => {
    expect(told(signed)).toEqual({
      api: signed.deployed.outputs.api,
      refreshSeconds: 10,
      authorization: { kind: "cognito", ...signing, region: "us-east-1" },
    });
  });

  it("may call the API, the issuer, its token endpoint and Cognito, where the pool is", () => {
    const origins = [
      "https://*.execute-api.us-east-1.amazonaws.com",
      "https://login.example.com",
      "https://tokens.example.com",
      "https://cognito-identity.eu-west-2.amazonaws.com",
    ];
    expect(policyOf(signed)).toMatchObject({ contentSecurityPolicy: { contentSecurityPolicy: pagePolicy(origins) } });
  });

  it("is let in by the API, with what it sends and reads, and nobody else is", () => {
    const { page } = signed.deployed.outputs;
    expect(page).toMatch(/^https:\/\/\w+\.cloudfront\.net\/$/);
    expect(corsOf(signed)).toEqual({
      allowOrigins: [String(page).slice(0, -1)],
      allowMethods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["authorization", "content-type", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"],
      exposeHeaders: ["date", "idempotent-replayed", "location", "x-amzn-errortype"],
      maxAge: 3600,
    });
  });

  it("is built by the command that the deployment runs", async () => {
    const { create } = only(signed.deployed, "command:local:Command");
    const command = v.parse(v.string(), create);
    const folder = await mkdtemp(join(tmpdir(), "page-"));
    try {
      await promisify(execFile)("sh", ["-c", command.replace(/--outDir "[^"]+"/, `--outDir "${folder}"`)], {
        cwd: root,
      });
      const html = await readFile(join(folder, "index.html"), "utf8");
      const [, script = "none"] = /src="\.\/assets\/([^"]+)"/.exec(html) ?? [];
      expect(await readdir(join(folder, "assets"))).toContain(script);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("A deployment without a page", () => {
  const { deployed } = without;

  it("has nothing in CloudFront, no bucket but that of the data, and no output that names a page", () => {
    expect(deployed.resources.filter(({ type }) => /cloudfront|StaticSite|command/.test(type))).toEqual([]);
    expect(ofType(deployed, "aws:s3/bucket:Bucket")).toHaveLength(1);
    expect(deployed.outputs).not.toHaveProperty("page");
  });
});

describe("The setting page", () => {
  const page = { clientId: "page" };

  it.each([
    ["tokens", { page, api: { authorization } }],
    ["signatures", { page: signing }],
    ["nobody", {}],
  ])("is good for %s", (_, settings) => {
    expect(readSettings(settings, {})).not.toHaveProperty("problem");
  });

  it.each([
    ["no client", { page: {}, api: { authorization } }, ["page.clientId is required"]],
    [
      "nothing that could sign",
      { page },
      [
        'page.issuer is required where api.authorization is "iam": the issuer that visitors sign in with',
        'page.identityPoolId is required where api.authorization is "iam": the Cognito identity pool that lets visitors sign',
      ],
    ],
    [
      "a second issuer and a pool beside tokens",
      { page: signing, api: { authorization } },
      [
        "page.issuer must be absent where api.authorization names the issuer: visitors sign in with that one",
        "page.identityPoolId must be absent where api.authorization asks for tokens: visitors carry theirs, and sign nothing",
      ],
    ],
    [
      "a pool without its region",
      { page: { ...signing, identityPoolId: "11111111" } },
      ["page.identityPoolId must be the id of a Cognito identity pool, REGION:UUID"],
    ],
    [
      "a certificate from elsewhere",
      { page: { ...signing, domain: { name, certificate: certificate.replace("us-east-1", "eu-west-1") } } },
      ["page.domain.certificate must be the ARN of a certificate in us-east-1, where CloudFront looks for it"],
    ],
    [
      "an address for a name",
      { page: { ...signing, domain: { name: `https://${name}`, certificate } } },
      ["page.domain.name must be the name of a host, such as models.example.com"],
    ],
    [
      "a path for an origin",
      { page: { ...signing, tokenOrigin: "https://a.example.com/token" } },
      ["page.tokenOrigin must be an origin such as https://models.auth.eu-west-1.amazoncognito.com, without a path"],
    ],
  ])("is refused with %s", (_, settings, problems) => {
    expect(readSettings(settings, {})).toEqual({
      problem: problems.map((problem) => `settings.ts: ${problem}`).join("\n"),
    });
  });

  it("is refused in its variable's name where it is written there", () => {
    expect(readSettings({ api: { authorization } }, { LAPIDARY_PAGE: '{"clientId": "a b"}' })).toEqual({
      problem: "LAPIDARY_PAGE: clientId must be the id of a client that the issuer knows",
    });
  });
});
