import type { Definition, Json } from "#local/sfn/types.ts";

/** A machine of ten states such as people write: three tasks, three choices, three passes and an end, with Assign and Output. */
export const tenStates: Definition = {
  QueryLanguage: "JSONata",
  StartAt: "Receive",
  States: {
    Receive: {
      Type: "Pass",
      Assign: {
        jobName: "{% $states.input.jobName %}",
        epochs: "{% $number($states.input.hyperParameters.epochCount) %}",
      },
      Output: {
        request: "{% $states.input %}",
        executionName: "{% $states.context.Execution.Name %}",
        receivedAt: "{% $states.context.State.EnteredTime %}",
      },
      Next: "HasData",
    },
    HasData: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $count($states.input.request.shards) = 0 %}", Next: "Done" },
        {
          Condition: "{% $sum($states.input.request.shards.records) >= 8 and $epochs in [1..5] %}",
          Next: "Measure",
        },
      ],
      Default: "Done",
    },
    Measure: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: {
        FunctionName: "measure",
        Payload: {
          jobName: "{% $jobName %}",
          uris: "{% [$states.input.request.shards.('s3://' & bucket & '/' & key)] %}",
        },
      },
      TimeoutSeconds: 90,
      Output: "{% $merge([$states.input, $states.result.Payload]) %}",
      Next: "Price",
    },
    Price: {
      Type: "Pass",
      Assign: { cost: "{% $round($states.input.tokens * $epochs * 0.001 / 1000, 2) %}" },
      Next: "IsAffordable",
    },
    IsAffordable: {
      Type: "Choice",
      Choices: [{ Condition: "{% $cost <= $states.input.request.orchestration.maxCostUsd %}", Next: "CreateJob" }],
      Default: "Done",
    },
    CreateJob: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:bedrock:createModelCustomizationJob",
      Arguments: {
        JobName: "{% $jobName %}",
        BaseModelIdentifier: "{% $states.input.request.baseModelIdentifier %}",
        HyperParameters: "{% $merge([$states.input.request.hyperParameters, {'batchSize': '1'}]) %}",
        ClientRequestToken: "{% $states.context.Execution.Name & '-' & $states.input.fingerprint %}",
      },
      TimeoutSeconds: "{% $ceil($max([60, $min([$epochs * 40, 900])])) %}",
      Assign: { jobArn: "{% $states.result.JobArn %}" },
      Output: "{% {'jobArn': $states.result.JobArn, 'creationTime': $states.input.receivedAt} %}",
      Next: "Describe",
    },
    Describe: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:bedrock:getModelCustomizationJob",
      Arguments: { JobIdentifier: "{% $jobArn %}" },
      TimeoutSeconds: 90,
      Output: {
        status: "{% $states.result.Status %}",
        losses: "{% $states.result.ValidationMetrics[ValidationLoss > 0].ValidationLoss %}",
      },
      Next: "HasEnded",
    },
    HasEnded: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.status in ['Completed', 'Failed', 'Stopped'] %}", Next: "Summarize" }],
      Default: "Done",
    },
    Summarize: {
      Type: "Pass",
      Output: {
        jobName: "{% $jobName %}",
        best: "{% $min($states.input.losses) %}",
        told: "{% $jobName & ' is ' & $lowercase($states.input.status) & ' for $' & $string($cost) %}",
      },
      Next: "Done",
    },
    Done: { Type: "Succeed", Output: "{% $merge([$states.input, {'jobArn': $jobArn, 'cost': $cost}]) %}" },
  },
};

/** The execution's input. */
export const tenStatesInput: Json = {
  jobName: "request-writer-nova-micro-1",
  baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
  hyperParameters: { epochCount: "3", learningRate: "0.00001", learningRateWarmupSteps: "10" },
  orchestration: { timeoutHours: 12, maxCostUsd: 20 },
  shards: Array.from({ length: 8 }, (_, index) => ({
    bucket: "lapidary-data",
    key: `examples/nova/train-${index}.jsonl`,
    records: 40 + index,
  })),
};

/** What each task's service answers, by the action in its resource. */
export const tenStatesAnswers: Record<string, Json> = {
  invoke: { StatusCode: 200, Payload: { tokens: 1_250_000, records: 348, fingerprint: "5f0c7b1e9a2d" } },
  createModelCustomizationJob: {
    JobArn: "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/amazon.nova-micro-v1:0:128k/li6l3mni6nde",
  },
  getModelCustomizationJob: {
    JobName: "request-writer-nova-micro-1",
    Status: "Completed",
    TrainingMetrics: { TrainingLoss: 0.41 },
    ValidationMetrics: [{ ValidationLoss: 0.62 }, { ValidationLoss: 0.58 }, { ValidationLoss: 0 }],
  },
};
