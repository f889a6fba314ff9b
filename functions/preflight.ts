import * as v from "valibot";
import { bedrockJobs } from "#aws/bedrock.ts";
import { fingerprintOf } from "#aws/fingerprint.ts";
import { jobRecords } from "#aws/jobs.ts";
import { objects } from "#aws/objects.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { permanent } from "#core/errors.ts";
import { Attempt } from "#core/events.ts";
import { problems, type Problem } from "#core/issues.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { progressOf, supersededProgress } from "#core/record.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { dataSources, isCustomModel } from "#core/sources.ts";
import { timelineEvent } from "#core/timeline.ts";

const absent = {
  missing: "does not exist",
  empty: "is empty",
  elsewhere: "is in another region; it must be in the deployment's",
  forbidden: "cannot be read with the deployment's permissions, or does not exist",
} as const;

const refusal = (wrong: readonly Problem[]) =>
  permanent("ValidationException", wrong.map(({ detail }) => detail).join("; "));

/** The Preflight state: refuses a job that cannot succeed before Bedrock hears of it. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);
  const s3 = objects(platform);

  const dataProblems = async (request: CreateModelCustomizationJobRequest): Promise<Problem[]> => {
    const own = `s3://${platform.names().bucket}/`;
    const found = dataSources(request).map(async ({ pointer, uri }) => {
      const presence = await s3.presence(uri);
      const hint = `${uri}/`.startsWith(own) ? "" : `; the deployment reads ${own} only`;
      return presence === "present" ? [] : [{ pointer, detail: `${uri} ${absent[presence]}${hint}` }];
    });
    return (await Promise.all(found)).flat();
  };

  const modelProblems = async ({ baseModelIdentifier: model }: CreateModelCustomizationJobRequest) => {
    const problem = (detail: string): Problem[] => [{ pointer: "/baseModelIdentifier", detail: `${model} ${detail}` }];
    if (isCustomModel(model)) return (await bedrock.hasCustomModel(model)) ? [] : problem("does not exist");
    const found = await bedrock.foundationModel(model);
    if (!found) return problem("does not exist in this region");
    const { endOfLifeTime: end } = found;
    return end && end <= platform.now() ? problem(`reached its end of life on ${end.toISOString()}`) : [];
  };

  return task(Attempt, async ({ jobName, attempt }) => {
    const record = await jobs.current({ jobName, attempt });
    if (!record) return supersededProgress({ jobName, attempt });
    // Imported, or stopped meanwhile: there is nothing left to refuse.
    if (record.jobArn || isTerminal(record.status)) return progressOf(record);
    const request = v.safeParse(CreateModelCustomizationJobRequest, record.request);
    if (!request.success) throw refusal(problems(request.issues));
    const wrong = (await Promise.all([dataProblems(request.output), modelProblems(request.output)])).flat();
    if (wrong.length > 0) throw refusal(wrong);
    const datasetFingerprint = await fingerprintOf(s3, request.output);
    if (datasetFingerprint !== undefined) await jobs.annotate(record, { datasetFingerprint });
    await jobs.note(jobName, timelineEvent("preflight.passed", { attempt, at: platform.now() }));
    return progressOf(record);
  });
};

export const handler = create(lambda);
