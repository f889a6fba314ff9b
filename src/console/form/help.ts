/** What is to be known of a member of a request, beside its limits. */
interface Help {
  /** A sentence. */
  says?: string;
  /** Names an object of the data bucket, which can be picked. */
  isDataset?: true;
  /** Names a base model, some of which are known. */
  isBaseModel?: true;
  /** How a row is called, where it is one of a list or of a map. */
  row?: string;
}

/** By a member's name, with the names around it before it. */
export const help: Readonly<Record<string, Help>> = {
  jobName: { says: "Names the job for good: Bedrock never takes a name twice." },
  customModelName: { says: "Names the model that the job makes." },
  roleArn: {
    says: "The role that Bedrock takes to read the data and write the model; the deployment's unless given.",
  },
  clientRequestToken: { says: "The same token again starts no second job; made for you unless given." },
  baseModelIdentifier: { says: "The model to customize, with its context suffix.", isBaseModel: true },
  customizationType: { says: "What is done to it; fine-tuning unless given." },
  customModelKmsKeyId: { says: "Encrypts the custom model, and can never be changed." },
  jobTags: { says: "Carried by the job.", row: "tag" },
  customModelTags: { says: "Carried by the model that it makes.", row: "tag" },
  trainingDataConfig: { says: "What the model learns from: a dataset in S3, or logs of invocations." },
  "trainingDataConfig.s3Uri": { says: "JSON Lines, a record a line.", isDataset: true },
  "trainingDataConfig.invocationLogsConfig": {
    says: "Prompts, and perhaps answers, that Bedrock has logged.",
  },
  "trainingDataConfig.invocationLogsConfig.usePromptResponse": {
    says: "Whether the logged answers are learnt as well.",
  },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters": {
    says: "Which of the logged requests count, by their metadata.",
  },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.equals": { row: "pair" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.notEquals": { row: "pair" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.andAll": { row: "filter" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.andAll.equals": { row: "pair" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.andAll.notEquals": { row: "pair" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.orAll": { row: "filter" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.orAll.equals": { row: "pair" },
  "trainingDataConfig.invocationLogsConfig.requestMetadataFilters.orAll.notEquals": { row: "pair" },
  validationDataConfig: { says: "What the model is tried on while it learns." },
  "validationDataConfig.validators": { row: "dataset" },
  "validationDataConfig.validators.s3Uri": { isDataset: true },
  outputDataConfig: { says: "Where the job writes its metrics; the deployment's own place unless given." },
  hyperParameters: { says: "How the model learns. What is left out, Bedrock fills in.", row: "hyperparameter" },
  vpcConfig: { says: "The network that the job reads its data through." },
  "vpcConfig.subnetIds": { row: "subnet" },
  "vpcConfig.securityGroupIds": { row: "security group" },
  customizationConfig: { says: "The teacher of a distillation, or the grader of a reinforcement." },
  "customizationConfig.distillationConfig.teacherModelConfig.maxResponseLengthForInference": { says: "In tokens." },
  "customizationConfig.rftConfig.graderConfig.lambdaGrader": { says: "A function that says how good an answer is." },
  orchestration: { says: "What Lapidary sees to." },
  "orchestration.timeoutHours": { says: "Stops the job when it has run for longer." },
  "orchestration.maxCostUsd": {
    says: "Refuses the job, before anything is spent, if its training is estimated to cost more.",
  },
  name: { says: "Names the plan for good, and begins the names of its jobs and models." },
  schedule: {
    says: "In UTC: rate(7 days) is every week from now on, cron(0 9 ? * MON *) each Monday at 9:00, cron(30 2 1 * ? *) the first of each month at 2:30.",
  },
  data: { says: "Where a new object starts it: a place of the data bucket, apart from where its jobs write." },
  skipUnchanged: { says: "Whether nothing is made of datasets that its last model was made of; true unless given." },
  keep: { says: "How many of its newest models stay; older ones are deleted. All stay unless it is given." },
};
