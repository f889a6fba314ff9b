/** Where jobs write unless their requests say otherwise: a folder of the data bucket. */
export const defaultOutput = (bucket: string) => `s3://${bucket}/output`;

/** Where a job's artifacts are, in a folder that Bedrock names after the job. */
const artifacts = /(?:^|\/)model-customization-job-[a-z0-9]{12}\//;

/** Whether the object of a key may be a dataset: it is one of JSON Lines, and no artifact of a job. */
export const mayBeDataset = (key: string): boolean => key.endsWith(".jsonl") && !artifacts.test(key);
