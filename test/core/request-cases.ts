/** A value that JSON has. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Members = Record<string, Json>;

const role = "arn:aws:iam::123456789012:role/lapidary-bedrock";
/** A request with nothing that may be left out. */
export const smallest: Members = {
  jobName: "job",
  customModelName: "model",
  roleArn: role,
  baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
  trainingDataConfig: { s3Uri: "s3://bucket/training.jsonl" },
  outputDataConfig: { s3Uri: "s3://bucket/output/" },
};

const logs = (more: Members): Members => ({
  trainingDataConfig: { invocationLogsConfig: { invocationLogSource: { s3Uri: "s3://bucket/logs" }, ...more } },
});
const filters = (given: Json) => logs({ requestMetadataFilters: given });
export const distillation = (more: Members): Members => ({
  customizationConfig: {
    distillationConfig: { teacherModelConfig: { teacherModelIdentifier: "amazon.nova-pro-v1:0", ...more } },
  },
});
const rft = (hyperParameters: Members): Members => ({ customizationConfig: { rftConfig: { hyperParameters } } });
const grader = (lambdaArn: Json): Members => ({
  customizationConfig: { rftConfig: { graderConfig: { lambdaGrader: { lambdaArn } } } },
});
const vpc = (more: Members): Members => ({
  vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], ...more },
});
export const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key${index}`, value: "" }));
const times = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);
const validators = (count: number) => ({
  validationDataConfig: { validators: times(count, { s3Uri: "s3://bucket/v" }) },
});
export const a = (count: number) => "a".repeat(count);

const logsAt = "/trainingDataConfig/invocationLogsConfig";
const filtersAt = `${logsAt}/requestMetadataFilters`;
const teacherAt = "/customizationConfig/distillationConfig/teacherModelConfig";
const rftAt = "/customizationConfig/rftConfig/hyperParameters";
const lambdaAt = "/customizationConfig/rftConfig/graderConfig/lambdaGrader/lambdaArn";
const lambda = "arn:aws:lambda:us-east-1:123456789012:function:";
export const key36 = "12345678-1234-1234-1234-123456789012";
const kms = "arn:aws:kms:us-east-1:123456789012:";

interface Row {
  pointer: string;
  outside: Members[];
  inside?: Members[];
}
const one = (name: string, outside: Json[], inside: Json[] = []): Row => ({
  pointer: `/${name}`,
  outside: outside.map((value) => ({ [name]: value })),
  inside: inside.map((value) => ({ [name]: value })),
});
const at = (pointer: string, build: (value: Json) => Members, outside: Json[], inside: Json[] = []): Row => ({
  pointer,
  outside: outside.map(build),
  inside: inside.map(build),
});
const uris = {
  outside: ["", "s3://bu", "s3://Bucket/a", "s3://bucket/a=b", "s3://bucket/a+b", "s3://bucket/a b", "s3://bucket/a:b"]
    .concat("s3://bucket//a", "s3://bucket/a//", "https://bucket/a", `s3://bucket/${a(1013)}`)
    .concat(`s3://${a(64)}/a`, "s3://-bucket/a", "s3://bucket-/a", "s3://bucket\n"),
  inside: [
    "s3://buc",
    "s3://bucket/",
    "s3://bucket/a/b/",
    "s3://bucket/a!_*'().-Z9",
    `s3://bucket/${a(1012)}`,
    `s3://${a(63)}`,
  ],
};
const tagText = (length: number) => [a(length), "a b._:/=+@-Z0"];

/** Every limit of a request: values just outside it, which are wrong at the pointer, and just inside. */
export const rows: Row[] = [
  one(
    "jobName",
    ["", a(64), "-job", ".job", "job_1", "job 1", "jób", "-".repeat(63), "job\n", 7, null],
    [a(63), "0", "a-", "a--b..c++"],
  ),
  one("customModelName", ["", a(64), "-a", "a__b", "a-_b", "a.b", 1], [a(63), "a_", "a-b_c", "0"]),
  one(
    "roleArn",
    [
      "",
      role.replace("role/", "user/"),
      "arn:aws:iam::12345678901:role/r",
      "arn:aws:iam::123456789012:role/",
      `arn:aws:iam::123456789012:role/${a(2018)}`,
    ],
    [
      "arn:aws:iam:::role/r",
      "arn:aws-us-gov:iam::123456789012:role/path/r",
      `arn:aws:iam::123456789012:role/${a(2017)}`,
    ],
  ),
  one("clientRequestToken", ["", a(257), "-a", "a-", "a_b", 1], ["a", a(256), "a--b", "0"]),
  one(
    "baseModelIdentifier",
    [
      "",
      a(2049),
      "amazon.",
      "amazon.n",
      "amazon.nova:1:2:3",
      `${a(64)}.nova`,
      "a__b",
      "arn:aws:bedrock:us-east-1:1:foundation-model/a.b",
    ].concat(
      "arn:aws:bedrock:us-east-1::foundation-model/a",
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova/abcdefghijk",
      "amazon.nova.micro.v1",
    ),
    [
      "amazon.no",
      "amazon.nova.micro",
      "amazon.nova:1:2",
      a(2048),
      "my_model-",
      "arn:aws:bedrock:us-east-1::foundation-model/a.b:0:1",
    ].concat("arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova/abcdefghijkl"),
  ),
  one(
    "customizationType",
    ["", "fine_tuning", "OTHER", 1, null],
    ["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION", "REINFORCEMENT_FINE_TUNING", "IMPORTED"],
  ),
  one(
    "customModelKmsKeyId",
    ["", a(35), a(37), `${kms}key/${a(35)}`, "alias/", `alias/${a(2043)}`, `${kms}alias/`, "alias/a.b"],
    [
      key36,
      `${kms}key/${key36}`,
      "alias/a-b_c/d",
      `${kms}alias/a`,
      `alias/${a(2042)}`,
      "arn:aws:kms::123456789012:alias/a",
    ],
  ),
  ...["jobTags", "customModelTags"].flatMap((list): Row[] => [
    one(list, [tags(51), tags(201), {}, "a"], [[], tags(50)]),
    at(
      `/${list}/0/key`,
      (key) => ({ [list]: [{ key, value: "" }] }),
      ["", a(129), "a&b", "aws:a", "AWS:a", 1],
      tagText(128),
    ),
    at(
      `/${list}/0/value`,
      (value) => ({ [list]: [{ key: "k", value }] }),
      [a(257), "a&b", null],
      ["", ...tagText(256)],
    ),
    at(`/${list}/0/key`, () => ({ [list]: [{ value: "" }] }), [""]),
    at(`/${list}/0/value`, () => ({ [list]: [{ key: "k" }] }), [""]),
    at(
      `/${list}/1/key`,
      (key) => ({
        [list]: [
          { key: "k", value: "1" },
          { key, value: "2" },
        ],
      }),
      ["k"],
      ["K"],
    ),
    at(`/${list}/0`, (tag) => ({ [list]: [tag] }), ["a", []]),
  ]),
  one("trainingDataConfig", [{}, [], "s3://bucket/a", null]),
  at("/trainingDataConfig/s3Uri", (s3Uri) => ({ trainingDataConfig: { s3Uri } }), uris.outside, uris.inside),
  at(logsAt, (given) => ({ trainingDataConfig: { invocationLogsConfig: given } }), [[], "a"]),
  at(`${logsAt}/usePromptResponse`, (usePromptResponse) => logs({ usePromptResponse }), ["true", 1], [true, false]),
  at(`${logsAt}/invocationLogSource`, (invocationLogSource) => logs({ invocationLogSource }), [{}, [], ""]),
  at(`${logsAt}/invocationLogSource`, () => ({ trainingDataConfig: { invocationLogsConfig: {} } }), [""]),
  at(
    `${logsAt}/invocationLogSource/s3Uri`,
    (s3Uri) => logs({ invocationLogSource: { s3Uri } }),
    uris.outside,
    uris.inside,
  ),
  at(
    filtersAt,
    filters,
    [{}, [], { equals: { a: "b" }, notEquals: { a: "b" } }, { andAll: [{}], orAll: [{}] }],
    [{ equals: { a: "b" } }, { notEquals: { a: "b" } }, { andAll: [{ equals: { a: "" } }] }, { orAll: [{}] }],
  ),
  ...["equals", "notEquals"].flatMap((test) => {
    const outside: Json[] = [
      {},
      { a: "", b: "" },
      { "": "" },
      { [a(257)]: "" },
      { "a&": "" },
      { a: a(257) },
      { a: "&" },
      { a: 1 },
      [],
    ];
    const inside: Json[] = [{ a: "" }, { [a(256)]: a(256) }, { "a b._:/=+$@-": "a b._:/=+$@-" }];
    return [
      at(`${filtersAt}/${test}`, (map) => filters({ [test]: map }), outside, inside),
      at(`${filtersAt}/andAll/0/${test}`, (map) => filters({ andAll: [{ [test]: map }] }), outside, inside),
      at(`${filtersAt}/orAll/1/${test}`, (map) => filters({ orAll: [{}, { [test]: map }] }), outside, inside),
    ];
  }),
  ...["andAll", "orAll"].map((join) =>
    at(
      `${filtersAt}/${join}`,
      (list) => filters({ [join]: list }),
      [[], times(17, {}), {}],
      [times(1, {}), times(16, {})],
    ),
  ),
  one("validationDataConfig", [[], "a"]),
  at("/validationDataConfig/validators", () => ({ validationDataConfig: {} }), [""]),
  { pointer: "/validationDataConfig/validators", outside: [validators(11)], inside: [validators(0), validators(10)] },
  at(
    "/validationDataConfig/validators/0/s3Uri",
    (s3Uri) => ({ validationDataConfig: { validators: [{ s3Uri }] } }),
    uris.outside,
    uris.inside,
  ),
  at("/validationDataConfig/validators/0/s3Uri", () => ({ validationDataConfig: { validators: [{}] } }), [""]),
  at("/outputDataConfig/s3Uri", (s3Uri) => ({ outputDataConfig: { s3Uri } }), uris.outside, uris.inside),
  at("/outputDataConfig/s3Uri", () => ({ outputDataConfig: {} }), [""]),
  one("outputDataConfig", [[], "s3://bucket"]),
  one("hyperParameters", [[], "a"], [{}, { epochCount: "2" }, { a: "" }]),
  at("/hyperParameters/epochCount", (epochCount) => ({ hyperParameters: { epochCount } }), [2, true, null, {}], ["2"]),
  at("/hyperParameters/constructor", () => ({ hyperParameters: JSON.parse('{"constructor": "1"}') }), [""]),
  at("/hyperParameters/__proto__", () => ({ hyperParameters: JSON.parse('{"__proto__": "1"}') }), [""]),
  one("vpcConfig", [[], "a"]),
  at(
    "/vpcConfig/subnetIds",
    (subnetIds) => vpc({ subnetIds }),
    [[], times(17, "s"), "s"],
    [times(1, "s"), times(16, "s")],
  ),
  at("/vpcConfig/subnetIds/0", (id) => vpc({ subnetIds: [id] }), ["", a(33), "a_b", 1], [a(32), "-A0"]),
  at("/vpcConfig/subnetIds", () => ({ vpcConfig: { securityGroupIds: ["s"] } }), [""]),
  at(
    "/vpcConfig/securityGroupIds",
    (securityGroupIds) => vpc({ securityGroupIds }),
    [[], times(6, "s")],
    [times(1, "s"), times(5, "s")],
  ),
  at("/vpcConfig/securityGroupIds/0", (id) => vpc({ securityGroupIds: [id] }), ["", a(33), "a_b", 1], [a(32), "-A0"]),
  at("/vpcConfig/securityGroupIds", () => ({ vpcConfig: { subnetIds: ["s"] } }), [""]),
  one(
    "customizationConfig",
    [{}, [], { distillationConfig: { teacherModelConfig: { teacherModelIdentifier: "a.bc" } }, rftConfig: {} }],
    [{ rftConfig: {} }],
  ),
  at(
    "/customizationConfig/distillationConfig/teacherModelConfig",
    () => ({ customizationConfig: { distillationConfig: {} } }),
    [""],
  ),
  at(
    `${teacherAt}/teacherModelIdentifier`,
    (teacherModelIdentifier) => distillation({ teacherModelIdentifier }),
    [
      "",
      "a.b",
      "my_model",
      "arn:aws:bedrock:us-east-1::foundation-model/a",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/a_b",
    ],
    [
      "a.bc",
      "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
    ],
  ),
  at(
    `${teacherAt}/teacherModelIdentifier`,
    () => ({ customizationConfig: { distillationConfig: { teacherModelConfig: {} } } }),
    [""],
  ),
  at(
    `${teacherAt}/maxResponseLengthForInference`,
    (maxResponseLengthForInference) => distillation({ maxResponseLengthForInference }),
    [1.5, "1", 2 ** 31, -(2 ** 31) - 1],
    [1, 2 ** 31 - 1],
  ),
  at(
    "/customizationConfig/rftConfig/graderConfig",
    () => ({ customizationConfig: { rftConfig: { graderConfig: {} } } }),
    [""],
  ),
  at(lambdaAt, () => ({ customizationConfig: { rftConfig: { graderConfig: { lambdaGrader: {} } } } }), [""]),
  at(
    lambdaAt,
    grader,
    ["", lambda, `${lambda}${a(466)}`, `${lambda}a:`, "arn:aws:lambda:us-east:123456789012:function:a"],
    [
      `${lambda}a`,
      `${lambda}${a(465)}`,
      `${lambda}a.b_c-d:$LATEST`,
      `${lambda}a:1`,
      "arn:aws:lambda:us-gov-west-1:123456789012:function:a",
      "arn::lambda:us-east-1:123456789012:function:a",
    ],
  ),
  at(`${rftAt}/epochCount`, (epochCount) => rft({ epochCount }), [0, 51, 1.5, "1"], [1, 50]),
  at(`${rftAt}/batchSize`, (batchSize) => rft({ batchSize }), [15, 513, 16.5, "16"], [16, 512]),
  at(`${rftAt}/learningRate`, (learningRate) => rft({ learningRate }), [9.9e-8, 0.0011, "0.001"], [1e-7, 1e-3]),
  at(`${rftAt}/maxPromptLength`, (maxPromptLength) => rft({ maxPromptLength }), [1.5, "1", 2 ** 31], [1]),
  at(`${rftAt}/trainingSamplePerPrompt`, (n) => rft({ trainingSamplePerPrompt: n }), [1, 17, 2.5], [2, 16]),
  at(`${rftAt}/inferenceMaxTokens`, (inferenceMaxTokens) => rft({ inferenceMaxTokens }), [1.5, "1", 2 ** 31], [1]),
  at(
    `${rftAt}/reasoningEffort`,
    (reasoningEffort) => rft({ reasoningEffort }),
    ["", "LOW", 1],
    ["low", "medium", "high"],
  ),
  at(`${rftAt}/evalInterval`, (evalInterval) => rft({ evalInterval }), [0, 101, 1.5], [1, 100]),
];
