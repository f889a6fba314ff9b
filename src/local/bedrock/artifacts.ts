import type { BedrockStorage } from "./datasets.ts";
import { placeOf } from "./datasets.ts";
import type { Job } from "./job.ts";
import { lossCurves, metricsFile, type Course } from "./losses.ts";

/**
 * Writes what a job leaves in its output place and gives its last losses. AWS's pages spell the validation file's folder in two
 * ways, so jobs do too. Throws when the bucket does not exist.
 */
export const writeArtifacts = async (storage: Pick<BedrockStorage, "put">, job: Job, course: Course) => {
  const { training, validation } = lossCurves(course, job.random);
  const { bucket, key } = placeOf(job.request.outputDataConfig.s3Uri);
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  const root = `${folder}model-customization-job-${job.arn.split("/").at(-1)}`;
  const inner = job.random() < 0.5 ? "" : "validation/";
  const validated = (job.request.validationDataConfig?.validators.length ?? 0) > 0;
  await storage.put(
    bucket,
    `${root}/training_artifacts/step_wise_training_metrics.csv`,
    metricsFile("training_loss", training),
  );
  if (validated && validation.length > 0)
    await storage.put(
      bucket,
      `${root}/validation_artifacts/post_fine_tuning_validation/${inner}validation_metrics.csv`,
      metricsFile("validation_loss", validation),
    );
  return {
    trainingLoss: training.at(-1)?.loss,
    validationLoss: validated ? validation.at(-1)?.loss : undefined,
  };
};
