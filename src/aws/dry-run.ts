import * as v from "valibot";
import { dryRunReport } from "#core/preflight.ts";
import type { JobRecord } from "#core/record.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { dataChecks } from "./data-checks.ts";
import { objects } from "./objects.ts";
import type { Platform } from "./platform.ts";
import { requestChecks } from "./request-checks.ts";

/** Milliseconds after which no more of a dataset is read: API Gateway waits for 30 seconds. */
const longestReading = 20_000;

/** Says all that can be said of jobs before they are started, which is not done here. */
export const dryRuns = (platform: Platform) => {
  const checkRequest = requestChecks(platform, 2);
  const checkData = dataChecks(platform, objects(platform));
  return async ({ request, orchestration }: JobRecord) => {
    const until = new Date(platform.now().getTime() + longestReading);
    const asked = v.parse(CreateModelCustomizationJobRequest, request);
    const { trainedModel, ...checks } = await checkRequest(asked, { orchestration });
    return dryRunReport(checks, await checkData(asked, { orchestration, trainedModel, until }));
  };
};
