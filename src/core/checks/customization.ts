import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { rftHyperParameters } from "./catalogue.ts";
import { configurationOf, customizationTypeOf, typeFor, type Typed } from "./customization-type.ts";
import { finding, found, together, type Check, type Finding } from "./findings.ts";
import { foundationModelId } from "./model-ids.ts";
import { valueProblem } from "./numbers.ts";

type Request = Typed & Pick<CreateModelCustomizationJobRequest, "baseModelIdentifier">;

const checkType = (request: Typed): Check => {
  const { customizationType: type } = request;
  const at = ["customizationType"];
  if (type === "IMPORTED")
    return found({
      problems: [finding(at, "customization-type", "must not be IMPORTED, which only finished models are")],
    });
  const configuration = configurationOf(request);
  if (!configuration || type === typeFor[configuration]) return found();
  const right = typeFor[configuration];
  if (type !== undefined)
    return found({
      problems: [
        finding(
          ["customizationConfig", configuration],
          "customization-config",
          `must only be given where customizationType is ${right}; it is ${type}`,
        ),
      ],
    });
  // Bedrock documents no default, so it may take the job for a fine-tuning and refuse it, which costs nothing.
  const advice = `should be ${right}, as customizationConfig.${configuration} is given`;
  return found({ warnings: [finding(at, "customization-type-missing", advice)] });
};

const teacherAt = ["customizationConfig", "distillationConfig", "teacherModelConfig"] as const;

const isSameModel = (one: string, other: string) => {
  const id = foundationModelId(one);
  return id !== undefined && id === foundationModelId(other);
};

const checkTeacher = ({ baseModelIdentifier, customizationConfig }: Request): Check => {
  const teacher = customizationConfig?.distillationConfig?.teacherModelConfig;
  if (!teacher) {
    const predicate = "must have distillationConfig with a teacher model, as customizationType is DISTILLATION";
    return found({ problems: [finding(["customizationConfig"], "teacher-required", predicate)] });
  }
  const { teacherModelIdentifier: named, maxResponseLengthForInference: length = 1 } = teacher;
  const namedAt = [...teacherAt, "teacherModelIdentifier"];
  const lengthAt = [...teacherAt, "maxResponseLengthForInference"];
  return found({
    problems: [
      ...(named === "" ? [finding(namedAt, "teacher-required", "must name a model; it is empty")] : []),
      ...(length < 1 ? [finding(lengthAt, "teacher-length", `must be at least 1 token; got ${length}`)] : []),
    ],
    warnings: isSameModel(named, baseModelIdentifier)
      ? [
          finding(
            namedAt,
            "teacher-is-student",
            "should be a larger model than the one that it teaches; it is the same",
          ),
        ]
      : [],
  });
};

const rftAt = ["customizationConfig", "rftConfig"] as const;

const checkReinforcement = ({ customizationConfig }: Request): Check => {
  const { graderConfig, hyperParameters = {} } = customizationConfig?.rftConfig ?? {};
  const given: Readonly<Record<string, unknown>> = hyperParameters;
  return found({
    problems: Object.entries(rftHyperParameters).flatMap(([name, parameter]): Finding[] => {
      const wrong = given[name] === undefined ? undefined : valueProblem(parameter, String(given[name]));
      return wrong ? [finding([...rftAt, "hyperParameters", name], wrong.code, wrong.predicate)] : [];
    }),
    // The service model requires neither the grader nor anything around it, so to refuse is left to the service.
    warnings: graderConfig
      ? []
      : [
          finding(
            [...rftAt, "graderConfig"],
            "grader-missing",
            "should be given: nothing else says what a good answer is",
          ),
        ],
  });
};

/** Checks that a job's configuration is the one for its type of customization, and what stands in it. */
export const checkCustomization = (request: Request): Check => {
  const type = customizationTypeOf(request);
  const configuration = configurationOf(request);
  const own = checkType(request);
  // Beside another type's configuration, that its own is missing is no second problem.
  if (configuration && typeFor[configuration] !== type) return own;
  if (type === "DISTILLATION") return together(own, checkTeacher(request));
  return type === "REINFORCEMENT_FINE_TUNING" ? together(own, checkReinforcement(request)) : own;
};
