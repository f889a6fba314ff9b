import { Logger } from "@aws-lambda-powertools/logger";
import { lazily } from "./client.ts";

/** One logger for all functions: JSON lines named `noun.pastVerb`. Made when first used; POWERTOOLS_LOG_LEVEL sets its level. */
export const log = lazily(() => new Logger({ serviceName: "lapidary" }));
