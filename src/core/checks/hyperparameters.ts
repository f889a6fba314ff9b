import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { quoted } from "#core/quoted.ts";
import { familyOf, type Family, type HyperParameter } from "./catalogue.ts";
import { customizationTypeOf } from "./customization-type.ts";
import { finding, found, type Check, type Finding } from "./findings.ts";
import { isModel, trainedModelId, type Known } from "./model-ids.ts";
import { valueProblem } from "./numbers.ts";

type Request = Pick<
  CreateModelCustomizationJobRequest,
  "baseModelIdentifier" | "customizationType" | "customizationConfig" | "hyperParameters" | "validationDataConfig"
>;

/** What the check of the hyperparameters found, and what was left to the service. */
export interface HyperParameterCheck extends Check {
  /** The values that the service will take for what the request leaves out, as far as the catalogue knows the model. */
  defaults: Record<string, string>;
}

const isValidated = ({ validationDataConfig }: Request) => (validationDataConfig?.validators.length ?? 0) > 0;

const at = (name: string, code: string, predicate: string) => finding(["hyperParameters", name], code, predicate);

const valueProblems = ({ hyperParameters }: Family, given: Record<string, string>) =>
  Object.entries(hyperParameters).flatMap(([name, parameter]): Finding[] => {
    const value = given[name];
    if (value === undefined)
      return parameter.default === undefined
        ? [at(name, "hyperparameter-required", "must be given: there is no default for it")]
        : [];
    const wrong = valueProblem(parameter, value);
    return wrong ? [at(name, wrong.code, wrong.predicate)] : [];
  });

const unknownNames = (id: string, { hyperParameters }: Family, given: Record<string, string>) =>
  Object.keys(given)
    .filter((name) => !Object.hasOwn(hyperParameters, name))
    .map((name) =>
      at(
        name,
        "hyperparameter-unknown",
        `is not a hyperparameter that ${quoted(id)} is known to have; those are ${Object.keys(hyperParameters).join(", ")}`,
      ),
    );

const besideValidation = {
  meaningless:
    "must not be given beside a validation dataset: it is the share of the training data that takes its place",
  discouraged: "should not be given beside a validation dataset: AWS advises to leave it to the service",
} as const;

const clashes = (kind: keyof typeof besideValidation, { hyperParameters }: Family, given: Record<string, string>) =>
  Object.entries(hyperParameters)
    .filter(([name, parameter]) => given[name] !== undefined && parameter.besideValidation === kind)
    .map(([name]) => at(name, `hyperparameter-validation-${kind}`, besideValidation[kind]));

/** The most steps that AWS advises for so many records: more, and the value may never be reached. */
const advisedSteps = (id: string, { max, recordsPerStep = {} }: HyperParameter, records: number) => {
  const per = Object.entries(recordsPerStep).find(([model]) => isModel(id, model))?.[1];
  return per === undefined ? undefined : { per, steps: Math.min(max, Math.ceil(records / per)) };
};

const stepAdvice = (id: string, { hyperParameters }: Family, given: Record<string, string>, records: number) =>
  Object.entries(hyperParameters).flatMap(([name, parameter]): Finding[] => {
    const advised = advisedSteps(id, parameter, records);
    const value = given[name] ?? parameter.default ?? "";
    if (!advised || valueProblem(parameter, value) || Number(value) <= advised.steps) return [];
    const what = given[name] === undefined ? `the default is ${value}` : `got "${quoted(value)}"`;
    return [
      at(
        name,
        "hyperparameter-advice",
        `should be at most ${advised.steps}, a step for each ${advised.per} of ${records} records, or the learning rate may never be reached; ${what}`,
      ),
    ];
  });

const defaultsOf = ({ hyperParameters }: Family, given: Record<string, string>, validated: boolean) =>
  Object.fromEntries(
    Object.entries(hyperParameters).flatMap(([name, parameter]) =>
      parameter.default === undefined ||
      given[name] !== undefined ||
      (validated && parameter.besideValidation === "meaningless")
        ? []
        : [[name, parameter.default]],
    ),
  );

/** Types of customization whose hyperparameters are not those of the catalogue, and where theirs are. */
const elsewhere = {
  DISTILLATION: "is not documented to count for DISTILLATION: Bedrock chooses its own",
  REINFORCEMENT_FINE_TUNING:
    "does not count for REINFORCEMENT_FINE_TUNING; its own are in customizationConfig.rftConfig.hyperParameters",
} as const;

const unknownModel = (id: string | undefined) =>
  id === undefined
    ? finding(
        ["baseModelIdentifier"],
        "base-model-unknown",
        "is a custom model whose own base model is not known here, so its hyperparameters were not checked",
      )
    : finding(
        ["baseModelIdentifier"],
        "base-model-not-catalogued",
        `is ${quoted(id)}, of whose hyperparameters nothing is known here, so they were not checked`,
      );

/**
 * Checks names, types and ranges against the catalogue, and what must not stand beside a validation dataset. A model and a name that the
 * catalogue does not have are warnings, as it ages. `records` are those of the training dataset, where they have been counted.
 */
export const checkHyperParameters = (
  request: Request,
  known: Known & { records?: number | undefined } = {},
): HyperParameterCheck => {
  const given = request.hyperParameters ?? {};
  const type = customizationTypeOf(request);
  const reinforced = type === "REINFORCEMENT_FINE_TUNING";
  const distilled = type === "DISTILLATION";
  const warnings: Finding[] = [];
  if ((reinforced || distilled) && Object.keys(given).length > 0)
    warnings.push(finding(["hyperParameters"], "hyperparameters-elsewhere", elsewhere[type]));
  const id = trainedModelId(request, known);
  const family = id === undefined ? undefined : familyOf(id);
  if (id === undefined || !family) {
    if (!reinforced) warnings.push(unknownModel(id));
    return { problems: [], warnings, defaults: {} };
  }
  if (family.retired)
    warnings.push(
      finding(
        ["baseModelIdentifier"],
        "base-model-retired",
        `is ${quoted(id)}, which AWS has retired from customization`,
      ),
    );
  if (reinforced) return { problems: [], warnings, defaults: {} };
  const validated = isValidated(request);
  const { records } = known;
  return {
    ...found({
      problems: [...valueProblems(family, given), ...(validated ? clashes("meaningless", family, given) : [])],
      warnings: [
        ...warnings,
        ...(validated ? clashes("discouraged", family, given) : []),
        ...(records === undefined || distilled ? [] : stepAdvice(id, family, given, records)),
        ...unknownNames(id, family, given),
      ],
    }),
    defaults: distilled ? {} : defaultsOf(family, given, validated),
  };
};
