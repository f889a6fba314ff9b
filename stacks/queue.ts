import { physical } from "./names.ts";
import { keys } from "./settings.ts";

/** Events that EventBridge could not hand to their function, or that the function could not deal with, kept for 14 days. */
export const undelivered = new aws.sqs.Queue("Undelivered", {
  name: physical("undelivered"),
  messageRetentionSeconds: 14 * 24 * 60 * 60,
  ...(keys.queue ? { kmsMasterKeyId: keys.queue } : { sqsManagedSseEnabled: true }),
});
