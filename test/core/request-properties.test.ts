import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { problems } from "#core/issues.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { distillation, key36, smallest, tags, type Json, type Members } from "./request-cases.ts";

const pointers = (input: unknown) =>
  problems(v.safeParse(CreateModelCustomizationJobRequest, input).issues ?? []).map(({ pointer }) => pointer);

const everything: Members = {
  ...smallest,
  clientRequestToken: "token-1",
  customizationType: "DISTILLATION",
  customModelKmsKeyId: key36,
  jobTags: tags(2),
  customModelTags: tags(2),
  validationDataConfig: { validators: [{ s3Uri: "s3://bucket/v" }] },
  hyperParameters: { epochCount: "2" },
  vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
  ...distillation({ maxResponseLengthForInference: 100 }),
  trainingDataConfig: {
    s3Uri: "s3://bucket/t",
    invocationLogsConfig: {
      invocationLogSource: { s3Uri: "s3://bucket/logs" },
      requestMetadataFilters: { andAll: [{ equals: { a: "b" } }] },
    },
  },
};

/** Every object of a request whose members are fixed, by its pointer. */
const structures = (value: Json, pointer = ""): { pointer: string; members: Members }[] => {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => structures(item, `${pointer}/${index}`));
  const inner = Object.entries(value).flatMap(([key, item]) => structures(item, `${pointer}/${key}`));
  return /equals$|hyperParameters$/.test(pointer) ? inner : [{ pointer, members: value }, ...inner];
};

test("an unknown member is refused wherever it stands, and so is a second one", () => {
  const places = structures(everything).map(({ pointer }) => pointer);
  expect(places).toHaveLength(17);
  const unknown = fc.oneof(
    fc.constantFrom("constructor", "toString", "__proto__", "hasOwnProperty", "jobname", "S3Uri", ""),
    fc.string({ maxLength: 20 }).filter((name) => !/^(?:key|value|s3Uri|equals|notEquals|orAll|andAll)$/.test(name)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.uniqueArray(unknown, { minLength: 1, maxLength: 3 }), (place, names) => {
      const request: Json = structuredClone(everything);
      const target = structures(request).find(({ pointer }) => pointer === place)?.members;
      if (!target) throw new Error(`No ${place}`);
      for (const name of names) {
        if (Object.hasOwn(target, name)) return;
        Object.defineProperty(target, name, { value: 1, enumerable: true, configurable: true, writable: true });
      }
      const expected = names.map((name) => `${place}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
      expect(pointers(request).toSorted()).toEqual(expected.toSorted());
    }),
  );
});

const letter = fc.constantFrom(..."abcxyzABCXYZ0189");
const of = (alphabet: string, least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: least, maxLength: most });
const lower = "abcz09-";
const uri = fc
  .tuple(
    of("abcz09", 1, 1),
    of(`${lower}.`, 1, 61),
    of("abcz09", 1, 1),
    fc.array(of("aZ9-!_*'().", 1, 12), { maxLength: 6 }),
    fc.boolean(),
  )
  .map(
    ([first, middle, last, keys, slash]) =>
      `s3://${first}${middle}${last}${keys.map((key) => `/${key}`).join("")}${slash ? "/" : ""}`,
  );
const modelId = fc
  .tuple(of(lower, 1, 63), of(lower, 2, 63), fc.array(of(lower, 1, 63), { maxLength: 2 }))
  .map(([first, second, suffixes]) => [`${first}.${second}`, ...suffixes].join(":"));
const pairs = fc
  .tuple(of("aZ9 ._:/=+$@-", 1, 256), of("aZ9 ._:/=+$@-", 0, 256))
  .map(([key, value]) => ({ [key]: value }));
const tagList = fc.uniqueArray(fc.record({ key: of("bZ9 ._:/=+@-", 1, 128), value: of("aZ9 ._:/=+@-", 0, 256) }), {
  maxLength: 50,
  selector: (tag) => tag.key,
});
const filter = fc.record({ equals: pairs, notEquals: pairs }, { requiredKeys: [] });
const valid = fc.record(
  {
    jobName: fc.tuple(letter, of("aZ9-+.", 0, 62)).map(([first, rest]) => first + rest),
    customModelName: fc
      .array(fc.tuple(letter, fc.constantFrom("", "_", "-")), { minLength: 1, maxLength: 31 })
      .map((words) => words.flat().join("")),
    roleArn: of("aZ9/+=,.@_-", 1, 64).map((name) => `arn:aws:iam::123456789012:role/${name}`),
    clientRequestToken: fc.tuple(letter, of("aZ9-", 0, 254), letter).map((all) => all.join("")),
    baseModelIdentifier: fc.oneof(
      modelId,
      fc.tuple(modelId).map(([id]) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`),
    ),
    customizationType: fc.constantFrom("FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"),
    jobTags: tagList,
    customModelTags: tagList,
    trainingDataConfig: fc.oneof(
      fc.record({ s3Uri: uri }),
      fc.record({
        invocationLogsConfig: fc.record(
          {
            usePromptResponse: fc.boolean(),
            invocationLogSource: fc.record({ s3Uri: uri }),
            requestMetadataFilters: fc.oneof(
              fc.record({ equals: pairs }),
              fc.record({ andAll: fc.array(filter, { minLength: 1, maxLength: 16 }) }),
            ),
          },
          { requiredKeys: ["invocationLogSource"] },
        ),
      }),
    ),
    validationDataConfig: fc.record({ validators: fc.array(fc.record({ s3Uri: uri }), { maxLength: 10 }) }),
    outputDataConfig: fc.record({ s3Uri: uri }),
    hyperParameters: fc.dictionary(of("abcXYZ", 1, 20), fc.string()),
    vpcConfig: fc.record({
      subnetIds: fc.array(of("aZ9-", 1, 32), { minLength: 1, maxLength: 16 }),
      securityGroupIds: fc.array(of("aZ9-", 1, 32), { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    requiredKeys: [
      "jobName",
      "customModelName",
      "roleArn",
      "baseModelIdentifier",
      "trainingDataConfig",
      "outputDataConfig",
    ],
  },
);

test("every request made by the rules is accepted and comes out as it went in", () => {
  fc.assert(
    fc.property(valid, (request) => {
      const result = v.safeParse(CreateModelCustomizationJobRequest, request);
      expect(result.issues && problems(result.issues)).toBeUndefined();
      expect(result.output).toEqual(request);
    }),
  );
});
