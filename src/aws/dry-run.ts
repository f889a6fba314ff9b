import * as v from "valibot";
import { dryRunReport } from "#core/preflight.ts";
import type { JobRecord } from "#core/record.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { dataChecks } from "./data-checks.ts";
import type { Platform } from "./platform.ts";
import { requestChecks } from "./request-checks.ts";

/** Milliseconds after which no more of a dataset is read: API Gateway waits for 30 seconds. */
const longestReading = 20_000;

/** All that can be said of a job before it is started, which is not done here. */
export const dryRun = async (platform: Platform, { request, orchestration }: JobRecord) => {
  const until = new Date(platform.now().getTime() + longestReading);
  const asked = v.parse(CreateModelCustomizationJobRequest, request);
  const { trainedModel, ...checks } = await requestChecks(platform, 2)(asked);
  const data = await dataChecks(platform)(asked, { orchestration, trainedModel, until });
  return dryRunReport(checks, data);
};
