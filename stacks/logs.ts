import { keys, logRetentionDays } from "./settings.ts";

/** How every log is kept. */
export const kept = { retentionInDays: logRetentionDays, ...(keys.logs && { kmsKeyId: keys.logs }) };
