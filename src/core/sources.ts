import type { CreateModelCustomizationJobRequest } from "./request.ts";

/** A place that a job reads. */
export interface Source {
  /** On the way to the member of the request that names it. */
  keys: readonly (string | number)[];
  uri: string;
  /** Invocation logs are in a form of Bedrock's own. */
  holds: "training data" | "invocation logs" | "validation data";
}

/** `s3://bucket/key`, taken apart; the key is empty where there is none. */
export const placeOf = (uri: string): { bucket: string; key: string } => {
  const [bucket = "", ...rest] = uri.slice("s3://".length).split("/");
  return { bucket, key: rest.join("/") };
};

/** Every place in S3 that a job reads, the training data first. */
export const dataSources = ({
  trainingDataConfig,
  validationDataConfig,
}: Pick<CreateModelCustomizationJobRequest, "trainingDataConfig" | "validationDataConfig">): Source[] => {
  const { s3Uri: training, invocationLogsConfig } = trainingDataConfig;
  const logs = invocationLogsConfig?.invocationLogSource.s3Uri;
  const named: (Omit<Source, "uri"> & { uri: string | undefined })[] = [
    { keys: ["trainingDataConfig", "s3Uri"], uri: training, holds: "training data" },
    {
      keys: ["trainingDataConfig", "invocationLogsConfig", "invocationLogSource", "s3Uri"],
      uri: logs,
      holds: "invocation logs",
    },
    ...(validationDataConfig?.validators ?? []).map(({ s3Uri }, index) => ({
      keys: ["validationDataConfig", "validators", index, "s3Uri"],
      uri: s3Uri,
      holds: "validation data" as const,
    })),
  ];
  return named.flatMap(({ uri, ...source }) => (uri === undefined ? [] : [{ ...source, uri }]));
};

/** Whether a base model is a custom one: by its ARN, or by a name, which unlike a foundation model's id has no dot. */
export const isCustomModel = (baseModelIdentifier: string) =>
  baseModelIdentifier.includes(":custom-model/") || !baseModelIdentifier.includes(".");
