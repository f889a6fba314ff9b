import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it, test } from "vitest";
import { problems } from "#core/issues.ts";
import { limits } from "#core/patterns.ts";
import { PlanBody } from "#core/plan.ts";
import { SubmitJobRequest } from "#core/request.ts";
import { structure, text, union } from "#core/shapes.ts";
import { catalogue, fullId, isRetired } from "#local/bedrock/catalogue.ts";
import { added, chose, draftOf, edited, named, removed, textAt, typed, valueOf } from "../../src/console/form/draft.ts";
import { fieldOf, isLeaf, type Field } from "../../src/console/form/field.ts";
import { help } from "../../src/console/form/help.ts";
import { limitsOf } from "../../src/console/form/hints.ts";
import { baseModels, hyperParametersOf } from "../../src/console/form/models.ts";
import { nextName, stemOf } from "../../src/console/form/names.ts";
import { idOf, nameOf, partAt, partsOf } from "../../src/console/form/parts.ts";
import { inShort, placed, problemsOf, without } from "../../src/console/form/problems.ts";
import { savedDraft } from "../../src/console/form/saved-draft.ts";
import { sectionsOf } from "../../src/console/form/sections.ts";
import { again, examples, noneTaken, underFreeNames } from "../../src/console/form/starts.ts";
import { anyPlan, chosenIn, offered, planDraft, triggerIn, triggers } from "../../src/console/plans/triggers.ts";
import { rows } from "../core/request-cases.ts";
import { valuesOf } from "./values.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const request = fieldOf(SubmitJobRequest);

const metadata = ["equals{}", "notEquals{}"];
const filters = "trainingDataConfig.invocationLogsConfig.requestMetadataFilters";
const rft = "customizationConfig.rftConfig";
const teacher = "customizationConfig.distillationConfig.teacherModelConfig";

/** Whatever a person can say in a request. */
const leaves = [
  ...["jobName", "customModelName", "roleArn", "clientRequestToken", "baseModelIdentifier", "customizationType"],
  ...["customModelKmsKeyId", "jobTags[].key", "jobTags[].value", "customModelTags[].key", "customModelTags[].value"],
  ...["trainingDataConfig.s3Uri", "trainingDataConfig.invocationLogsConfig.usePromptResponse"],
  "trainingDataConfig.invocationLogsConfig.invocationLogSource.s3Uri",
  ...[filters, `${filters}.andAll[]`, `${filters}.orAll[]`].flatMap((at) => metadata.map((name) => `${at}.${name}`)),
  ...["validationDataConfig.validators[].s3Uri", "outputDataConfig.s3Uri", "hyperParameters{}"],
  ...["vpcConfig.subnetIds[]", "vpcConfig.securityGroupIds[]"],
  ...[`${teacher}.teacherModelIdentifier`, `${teacher}.maxResponseLengthForInference`],
  `${rft}.graderConfig.lambdaGrader.lambdaArn`,
  ...["epochCount", "batchSize", "learningRate", "maxPromptLength", "trainingSamplePerPrompt"]
    .concat("inferenceMaxTokens", "reasoningEffort", "evalInterval")
    .map((name) => `${rft}.hyperParameters.${name}`),
  ...["orchestration.timeoutHours", "orchestration.maxCostUsd"],
];

const leavesOf = (field: Field, at = ""): string[] => {
  if (isLeaf(field)) return [at];
  if (field.kind === "list") return leavesOf(field.item, `${at}[]`);
  if (field.kind === "map") return leavesOf(field.value, `${at}{}`);
  return Object.entries(field.members).flatMap(([name, member]) =>
    leavesOf(member.field, at === "" ? name : `${at}.${name}`),
  );
};

const groupsOf = (field: Field, at = ""): string[] => {
  if (isLeaf(field)) return [at];
  if (field.kind === "list") return [at, ...groupsOf(field.item, at)];
  if (field.kind === "map") return [at];
  return [
    at,
    ...Object.entries(field.members).flatMap(([name, { field: inside }]) =>
      groupsOf(inside, at === "" ? name : `${at}.${name}`),
    ),
  ];
};

describe("what a form shows", () => {
  it("is every leaf of a job's request, each once", () => {
    expect(leavesOf(request).toSorted()).toEqual(leaves.toSorted());
  });

  it("has every member in one section, wherever the type of customization puts it", () => {
    if (request.kind !== "group") throw new Error("A request has members");
    const members = Object.keys(request.members);
    for (const type of ["", "FINE_TUNING", "DISTILLATION", "REINFORCEMENT_FINE_TUNING"]) {
      const { sections, more } = sectionsOf(members, type);
      expect([...sections.flatMap(({ names }) => names), ...more].toSorted()).toEqual(members.toSorted());
      expect(more.includes("customizationConfig")).toBe(!/DIST|REINF/.test(type));
    }
  });

  it("has help for nothing that is not there", () => {
    const known = new Set([request, anyPlan].flatMap((field) => groupsOf(field)));
    expect(Object.keys(help).filter((name) => !known.has(name))).toEqual([]);
  });

  it("requires the only member of which exactly one is to be given", () => {
    const field = fieldOf(union({ s3Uri: v.optional(text(limits.s3Uri)) }));
    expect(field).toMatchObject({ kind: "group", oneOf: false, members: { s3Uri: { required: true } } });
  });

  it("is read from optional, lazy and piped schemas as well, and from no others", () => {
    const schema = structure({
      inside: v.optional(
        v.lazy(() =>
          v.pipe(
            text(limits.jobName),
            v.check(() => true),
          ),
        ),
      ),
    });
    expect(fieldOf(schema)).toEqual({
      kind: "group",
      oneOf: false,
      members: {
        inside: {
          required: false,
          field: { kind: "text", min: 1, max: 63, means: limits.jobName.means, mayBeEmpty: false },
        },
      },
    });
    expect(() => fieldOf(v.date())).toThrow();
  });

  it.each([
    ["jobName", "Must be letters, digits, +, - and ., starting with a letter or a digit; 1 to 63 characters"],
    ["orchestration.timeoutHours", "Must be an integer from 1 to 8,760"],
    ["orchestration.maxCostUsd", ""],
    [`${rft}.hyperParameters.learningRate`, "Must be a number from 1e-7 to 0.001"],
    [`${rft}.hyperParameters.maxPromptLength`, "Must be an integer"],
    ["vpcConfig.subnetIds", "1 to 16 items"],
    ["jobTags", "At most 50 items"],
  ])("says what the schema asks of %s", (name, said) => {
    const field = name
      .split(".")
      .reduce((at, step) => (at.kind === "group" ? (at.members[step]?.field ?? at) : at), request);
    expect(limitsOf(field)).toBe(said);
  });
});

test("every request that is valid stands in the form's model, and is read back as it is", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(valuesOf(SubmitJobRequest), (given) => {
      const draft = draftOf(request, given);
      expect(valueOf(request, draft, true)).toEqual(given);
      expect(problemsOf(SubmitJobRequest, request, draft).filter(({ detail }) => !detail.includes("a name"))).toEqual(
        [],
      );
      partsOf(request, draft).forEach(({ path }) => seen.add(nameOf(path)));
    }),
    { numRuns: 300, seed: 7 },
  );
  // The values were of every kind.
  const shown = [...new Set(leavesOf(request).map((leaf) => leaf.replace(/\[\]|\{\}/g, "")))];
  expect(shown.filter((name) => !seen.has(name))).toEqual([]);
});

describe("a draft that was kept", () => {
  const saved = savedDraft(request);

  it("is what it was when it is read back", () => {
    fc.assert(
      fc.property(valuesOf(SubmitJobRequest), (given) => {
        const draft = draftOf(request, given);
        expect(v.parse(saved, JSON.parse(JSON.stringify(draft)))).toEqual(draft);
      }),
    );
  });

  it("has a plan's trigger with it", () => {
    for (const trigger of offered) {
      const draft = planDraft({ name: "a-plan" }, trigger);
      expect(chosenIn(v.parse(savedDraft(anyPlan), JSON.parse(JSON.stringify(draft))))).toBe(trigger);
    }
  });

  it("never stands in the form's way, whatever has become of it", () => {
    const members = [
      "kind",
      "given",
      "chosen",
      "members",
      "rows",
      "id",
      "name",
      "draft",
      "text",
      "jobName",
      "vpcConfig",
    ];
    const spoilt = fc.dictionary(fc.constantFrom(...members), fc.jsonValue());
    fc.assert(
      fc.property(valuesOf(SubmitJobRequest), spoilt, (given, others) => {
        const text = JSON.stringify(draftOf(request, given));
        const read = v.safeParse(
          saved,
          JSON.parse(text, (key, value: unknown) => (Object.hasOwn(others, key) ? others[key] : value)),
        );
        if (!read.success) return;
        expect(v.parse(saved, read.output)).toEqual(read.output);
        expect(partsOf(request, read.output)).not.toEqual([]);
        expect(problemsOf(SubmitJobRequest, request, read.output)).toBeInstanceOf(Array);
      }),
    );
  });

  it("loses no more than the parts that have another place in the form now, or none", () => {
    const draft = edited(draftOf(request, { jobName: "kept" }), ["customModelName"], typed("kept"));
    const { members, ...group } = v.parse(v.looseObject({ members: v.record(v.string(), v.unknown()) }), draft);
    const older = { ...members, hyperParameters: undefined, jobTags: { kind: "leaf", text: "a,b" }, gone: {} };
    expect(v.parse(saved, JSON.parse(JSON.stringify({ ...group, members: older })))).toEqual(draft);
    expect(v.parse(saved, { ...draft, chosen: "gone" })).toEqual({ ...draft, chosen: "" });
    expect(v.is(saved, { ...group, kind: "leaf" })).toBe(false);
  });

  it("has each row once", () => {
    const draft = draftOf(request, {
      jobTags: [
        { key: "a", value: "b" },
        { key: "c", value: "d" },
      ],
    });
    const twice = JSON.parse(JSON.stringify(draft).replaceAll('"id":1', '"id":0'));
    expect(valueOf(request, v.parse(saved, twice), true)).not.toHaveProperty("jobTags");
  });
});

describe("a plan in its form", () => {
  const common = { name: "a-plan", request: { ...examples["Nova Micro"] }, skipUnchanged: false, keep: 3 };
  const { jobName: _, customModelName: __, ...asked } = common.request;
  const said = { schedule: "rate(1 day)", data: { s3Uri: "s3://bucket/incoming/" } };

  it("has every leaf of a job's request but its names and its token, and what a plan has besides", () => {
    const names = ["jobName", "customModelName", "clientRequestToken"];
    expect(leavesOf(anyPlan).toSorted()).toEqual(
      [
        ...leaves.filter((leaf) => !names.includes(leaf)).map((leaf) => `request.${leaf}`),
        ...["name", "schedule", "data.s3Uri", "skipUnchanged", "keep"],
      ].toSorted(),
    );
  });

  it("has the fields of a job's request under the names that they have there", () => {
    const names = new Set(partsOf(anyPlan, draftOf(anyPlan, common)).map(({ path }) => nameOf(path)));
    expect([...names]).toContain("trainingDataConfig.s3Uri");
    expect([...names]).toContain("hyperParameters");
    expect([...names].filter((name) => name.startsWith("request"))).toEqual([]);
  });

  it.each(offered)("has the trigger %j and no other, whatever stands in the fields of those", (trigger) => {
    const { schema, field } = triggers[trigger];
    const draft = draftOf(anyPlan, { ...common, ...said });
    const given = Object.entries(said).filter(([name]) => name === trigger);
    expect(problemsOf(schema, field, draft)).toEqual([]);
    const { name, ...body } = { ...v.parse(v.looseObject({ name: v.string() }), valueOf(field, draft, true)) };
    expect({ name, ...body }).toEqual({ ...common, request: asked, ...Object.fromEntries(given) });
    expect(v.is(PlanBody, body)).toBe(true);
    expect(triggerIn(body)).toBe(trigger);
  });

  it.each([
    ["schedule", "/schedule"],
    ["data", "/data/s3Uri"],
  ] as const)("must have a %s where that is to start it", (trigger, pointer) => {
    const { schema, field } = triggers[trigger];
    expect(problemsOf(schema, field, draftOf(anyPlan, common)).map((problem) => problem.pointer)).toEqual([pointer]);
  });
});

describe("what is typed", () => {
  const empty = draftOf(request);
  const withText = (path: (string | number)[], said: string, draft = empty) => edited(draft, path, typed(said));

  it("is a number where it can be one, and else as it was typed, for the schema to refuse", () => {
    const at = ["orchestration", "timeoutHours"];
    expect(valueOf(request, withText(at, "12"), true)).toMatchObject({ orchestration: { timeoutHours: 12 } });
    for (const said of ["a week", " ", "1_000", "Infinity"])
      expect(valueOf(request, withText(at, said), true)).toMatchObject({ orchestration: { timeoutHours: said } });
  });

  it("leaves a group out when nothing is in it any more", () => {
    const given = draftOf(request, { outputDataConfig: { s3Uri: "s3://bucket/out" }, orchestration: {} });
    expect(valueOf(request, given, true)).toHaveProperty("orchestration", {});
    expect(valueOf(request, withText(["outputDataConfig", "s3Uri"], "", given), true)).not.toHaveProperty(
      "outputDataConfig",
    );
  });

  it("stays in a member while another of those that exclude each other is chosen", () => {
    const at = ["customizationConfig", "rftConfig", "hyperParameters", "epochCount"];
    const teacherAt = ["customizationConfig", "distillationConfig", "teacherModelConfig", "teacherModelIdentifier"];
    const both = withText(teacherAt, "amazon.nova-pro-v1:0", withText(at, "3"));
    expect(valueOf(request, both, true)).toEqual({ trainingDataConfig: {} });
    const chosen = edited(both, ["customizationConfig"], chose("rftConfig"));
    expect(valueOf(request, chosen)).toMatchObject({
      customizationConfig: { rftConfig: { hyperParameters: { epochCount: 3 } } },
    });
    expect(valueOf(request, chosen)).not.toHaveProperty("customizationConfig.distillationConfig");
    expect(textAt(chosen, teacherAt)).toBe("amazon.nova-pro-v1:0");
  });

  it("stays in its row while others come and go", () => {
    if (request.kind !== "group") throw new Error("A request has members");
    const list = request.members["validationDataConfig"]?.field;
    if (list?.kind !== "group" || list.members["validators"]?.field.kind !== "list") throw new Error("No list");
    const { item } = list.members["validators"].field;
    const at = ["validationDataConfig", "validators"];
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat({ max: 9 })), { maxLength: 20 }), (steps) => {
        let draft = empty;
        const kept: { id: number; said: string }[] = [];
        steps.forEach((step, count) => {
          const row = step === null ? undefined : kept[step % Math.max(kept.length, 1)];
          if (row) {
            draft = edited(draft, at, removed(row.id));
            kept.splice(kept.indexOf(row), 1);
          } else {
            const rows = partsOf(request, edited(draft, at, added(item)));
            const before = new Set(partsOf(request, draft).map(({ path }) => idOf(path)));
            draft = edited(draft, at, added(item));
            const id = rows.find(({ path }) => path.length === 3 && !before.has(idOf(path)))?.path[2];
            if (typeof id !== "number") throw new Error("The row has no id of its own");
            kept.push({ id, said: `s3://bucket/${count}` });
            draft = withText([...at, id, "s3Uri"], `s3://bucket/${count}`, draft);
          }
        });
        const validators = kept.map(({ said }) => ({ s3Uri: said }));
        expect(valueOf(request, draft, true)).toEqual({
          trainingDataConfig: {},
          ...(validators.length > 0 && { validationDataConfig: { validators } }),
        });
      }),
    );
  });
});

describe("what is wrong", () => {
  const valid = { ...examples["Nova Micro"] };

  it("is said at the part of the form that it is about, or at the one around it", () => {
    for (const { outside } of rows)
      for (const over of outside) {
        const given = { ...valid, ...over };
        const parts = partsOf(request, draftOf(request, given));
        for (const { pointer } of problems(v.safeParse(SubmitJobRequest, given).issues ?? [])) {
          const part = partAt(parts, pointer);
          expect(part && (pointer === part.pointer || pointer.startsWith(`${part.pointer}/`))).toBe(true);
          expect(pointer.split("/").length - (part?.pointer.split("/").length ?? 0)).toBeLessThan(3);
        }
      }
  });

  it("is said at the very field of a row, a hyperparameter and a member that is missing", () => {
    const draft = draftOf(request, {
      ...valid,
      jobName: undefined,
      jobTags: [
        { key: "a", value: "" },
        { key: "a", value: "" },
      ],
      hyperParameters: { "a/b~c d": "1" },
    });
    const parts = partsOf(request, draft);
    const found = [
      ...problemsOf(SubmitJobRequest, request, draft),
      { pointer: "/hyperParameters/a~1b~0c d", detail: "is not known" },
      { pointer: "/somethingElse/0", detail: "is not shown" },
    ];
    expect([...placed(found, parts).keys()]).toEqual([
      "field-jobName",
      "field-jobTags-1-key",
      "field-hyperParameters-0",
      "field",
    ]);
  });

  it("is that a name in a map is missing, or stands there twice", () => {
    if (request.kind !== "group") throw new Error("A request has members");
    const map = request.members["hyperParameters"]?.field;
    if (map?.kind !== "map") throw new Error("No map");
    const at = ["hyperParameters"];
    const twice = edited(
      edited(
        draftOf(request, { ...valid, hyperParameters: { epochCount: "1" } }),
        at,
        added(map.value, "epochCount", "2"),
      ),
      at,
      added(map.value),
    );
    expect(problemsOf(SubmitJobRequest, request, twice)).toEqual([
      { pointer: "/hyperParameters/epochCount", detail: "hyperParameters.epochCount must be given once" },
      { pointer: "/hyperParameters/", detail: "hyperParameters must have a name for each value" },
    ]);
    const right = edited(edited(twice, at, named(1, "learningRate")), at, removed(2));
    expect(problemsOf(SubmitJobRequest, request, right)).toEqual([]);
    expect(valueOf(request, right)).toHaveProperty("hyperParameters", { epochCount: "1", learningRate: "2" });
  });

  it.each([
    ["jobName is required", "jobName is required"],
    ["jobTags[0].key must be a.b", "key must be a.b"],
    ["hyperParameters.learning rate is not known", "learning rate is not known"],
    ["The dataset has 3 errors. See the report", "The dataset has 3 errors. See the report"],
    ["customizationType should be X, as a.b is given", "customizationType should be X, as a.b is given"],
  ])("is said at its own field in short: %s", (detail, short) => {
    expect(inShort(detail)).toBe(short);
  });

  it("is forgotten of what has changed, of what is in it and of what is around it, and of nothing else", () => {
    const at = (pointer: string) => ({ pointer, detail: "" });
    const found = ["", "/a", "/a/0", "/a/0/b", "/a/01", "/ab"].map(at);
    expect(without(found, "/a/0")).toEqual(["/a/01", "/ab"].map(at));
  });
});

describe("a form's beginning", () => {
  it.each([limits.jobName, limits.customModelName])("has names that may be taken and are not", (theirs) => {
    const schema = text(theirs);
    const names = fc.stringMatching(theirs.pattern).filter((name) => v.is(schema, name));
    fc.assert(
      fc.property(names, fc.nat({ max: 12 }), (name, times) => {
        const taken = [name];
        for (let time = 0; time <= times; time += 1) {
          const next = nextName(name, taken);
          expect(taken).not.toContain(next);
          expect(v.is(schema, next)).toBe(true);
          expect(next).toContain(stemOf(name));
          taken.push(next);
        }
      }),
    );
  });

  it("counts on from the number that a name has", () => {
    expect([nextName("a"), nextName("a-2"), nextName("a-9", ["a-10"]), nextName("v1-")]).toEqual([
      "a-2",
      "a-3",
      "a-11",
      "v1-2",
    ]);
  });

  it("is what another job asked for, but for its names and its token", () => {
    const asked = {
      ...examples["Nova Micro"],
      clientRequestToken: "token",
      roleArn: "arn:aws:iam::123456789012:role/r",
    };
    const { clientRequestToken: _, ...same } = asked;
    expect(again({ request: asked, orchestration: { timeoutHours: 3 } }, noneTaken)).toEqual({
      ...same,
      jobName: "request-writer-nova-micro-2",
      customModelName: "request-writer-nova-micro-2",
      orchestration: { timeoutHours: 3 },
    });
    expect(again({ request: {}, orchestration: undefined }, noneTaken)).toEqual({});
  });

  it("is an example that the API takes, under names that are free", () => {
    for (const example of Object.values(examples)) {
      expect(v.is(SubmitJobRequest, example)).toBe(true);
      expect(underFreeNames(example, noneTaken)).toEqual(example);
      const { jobName = "", customModelName = "" } = { ...v.parse(SubmitJobRequest, example) };
      const other = v.parse(
        SubmitJobRequest,
        underFreeNames(example, { jobNames: [jobName], customModelNames: [customModelName] }),
      );
      expect([other.jobName, other.customModelName]).not.toContain(jobName);
      expect(other.customModelName).not.toBe(customModelName);
    }
    expect(underFreeNames({}, noneTaken)).toEqual({});
  });

  it("suggests every model that can be customized, by the id under which it can, with what its hyperparameters may be", () => {
    const offered = catalogue.filter((model) => !isRetired(model, Date.UTC(2031, 0)));
    expect([...baseModels].toSorted()).toEqual(offered.map(fullId).toSorted());
    expect(Object.keys(hyperParametersOf("amazon.nova-micro-v1:0:128k"))).toContain("learningRateWarmupSteps");
    expect(hyperParametersOf("mine")).toEqual({});
  });
});
