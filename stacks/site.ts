import { join, relative } from "node:path";
import { calledBy } from "../src/page-config.ts";
import { pageHeaders, pagePolicy } from "../src/page-policy.ts";
import { anyDistribution } from "./arns.ts";
import { physical } from "./names.ts";
import { region } from "./region.ts";
import { api, page } from "./settings.ts";

/** CloudFront's own cache policy of that name. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

/** Two years, in seconds. */
const strictFor = 63_072_000;

const makeSite = (settings: NonNullable<typeof page>) => {
  const headers = new aws.cloudfront.ResponseHeadersPolicy("PageHeaders", {
    name: `${physical("page")}-${region}`,
    securityHeadersConfig: {
      contentSecurityPolicy: {
        contentSecurityPolicy: pagePolicy(calledBy({ api, page: settings, region })),
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { referrerPolicy: pageHeaders["referrer-policy"], override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: strictFor, override: true },
    },
    customHeadersConfig: {
      items: [
        {
          header: "cross-origin-opener-policy",
          value: pageHeaders["cross-origin-opener-policy"],
          override: true,
        },
      ],
    },
  });

  const { domain } = settings;
  const built = join($cli.paths.work, "page");
  return new sst.aws.StaticSite("Page", {
    build: {
      command: `npx vite build --config src/console/vite.config.ts --outDir "${built}" --emptyOutDir`,
      output: relative(process.cwd(), built),
    },
    // What is no file of the build, and there all the same. What an earlier build left stays: a page that is open may still ask for it.
    assets: { routes: ["config"], purge: false },
    ...(domain && { domain: { name: domain.name, cert: domain.certificate, dns: false } }),
    transform: {
      assets: {
        cors: false,
        // SST would let in the distributions of every account.
        access: undefined,
        policy: [
          {
            actions: ["s3:GetObject"],
            principals: [{ type: "service", identifiers: ["cloudfront.amazonaws.com"] }],
            conditions: [{ test: "ArnLike", variable: "aws:SourceArn", values: [anyDistribution] }],
            paths: ["*"],
          },
        ],
      },
      cdn(args) {
        const served = $output(args.defaultCacheBehavior).apply((behavior) => ({
          ...behavior,
          allowedMethods: ["GET", "HEAD"],
          responseHeadersPolicyId: headers.id,
        }));
        args.comment = physical("page");
        args.defaultCacheBehavior = served;
        args.orderedCacheBehaviors = [
          served.apply((behavior) => ({ ...behavior, pathPattern: "/config/*", cachePolicyId: cachingDisabled })),
        ];
      },
    },
  });
};

/** The page's site, where the settings have one. `sst dev` makes none. */
export const site = page && !$dev ? makeSite(page) : undefined;
