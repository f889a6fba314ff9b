import { configPath, type Config } from "../src/console/config.ts";
import { signInOf } from "../src/page-config.ts";
import { api } from "./api.ts";
import { region } from "./region.ts";
import { api as wanted, page } from "./settings.ts";
import { site } from "./site.ts";

/** Seconds between two looks of an open page at what is going on. */
const refreshSeconds = 10;

const assets = site?.nodes.assets;

if (assets && page) {
  new aws.s3.BucketServerSideEncryptionConfiguration("PageEncryption", {
    bucket: assets.name,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });

  // Written once the API is there, which lets in the site that is there already.
  new aws.s3.BucketObjectv2("PageConfig", {
    bucket: assets.name,
    key: configPath,
    content: $jsonStringify({
      api: api.url,
      refreshSeconds,
      authorization: signInOf({ api: wanted, page, region }),
    } satisfies Record<keyof Config, unknown>),
    contentType: "application/json",
    // An object takes ten tags, and a deployment may have more.
    overrideProvider: { defaultTags: { tags: {} } },
    cacheControl: "no-cache",
  });
}

/** Where the page is: the address that its visitors are sent back to when they have signed in. */
export const pageUrl = site && $interpolate`${site.url}/`;
