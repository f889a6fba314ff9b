import type { CreateModelCustomizationJobRequest } from "./request.ts";

/** A place that a job reads, and the member of the request that names it. */
export interface Source {
  pointer: string;
  uri: string;
}

/** Every place in S3 that a job reads. */
export const dataSources = ({
  trainingDataConfig,
  validationDataConfig,
}: Pick<CreateModelCustomizationJobRequest, "trainingDataConfig" | "validationDataConfig">): Source[] => {
  const training = "/trainingDataConfig";
  const logs = trainingDataConfig.invocationLogsConfig?.invocationLogSource.s3Uri;
  const named: { pointer: string; uri: string | undefined }[] = [
    { pointer: `${training}/s3Uri`, uri: trainingDataConfig.s3Uri },
    { pointer: `${training}/invocationLogsConfig/invocationLogSource/s3Uri`, uri: logs },
    ...(validationDataConfig?.validators ?? []).map(({ s3Uri }, index) => ({
      pointer: `/validationDataConfig/validators/${index}/s3Uri`,
      uri: s3Uri,
    })),
  ];
  return named.flatMap(({ pointer, uri }) => (uri === undefined ? [] : [{ pointer, uri }]));
};

/** Whether a base model is a custom one: by its ARN, or by a name, which unlike a foundation model's id has no dot. */
export const isCustomModel = (baseModelIdentifier: string) =>
  baseModelIdentifier.includes(":custom-model/") || !baseModelIdentifier.includes(".");
