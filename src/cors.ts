/** What a page of another origin may send to the API, and read of its answers. */
export const cors = {
  allowMethods: ["GET", "POST", "PUT", "DELETE"],
  allowHeaders: ["authorization", "content-type", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"],
  // The time by the API's clock, where a new job is, and whether it is one that was there already.
  exposeHeaders: ["date", "idempotent-replayed", "location", "x-amzn-errortype"],
} as const;
