import type { CreateModelCustomizationJobRequest, CustomizationType } from "#core/request.ts";

/** What says what a job does. */
export type Typed = Pick<CreateModelCustomizationJobRequest, "customizationType" | "customizationConfig">;
type Configuration = "distillationConfig" | "rftConfig";

/** The type of customization that each configuration is for. */
export const typeFor = {
  distillationConfig: "DISTILLATION",
  rftConfig: "REINFORCEMENT_FINE_TUNING",
} as const satisfies Record<Configuration, CustomizationType>;

/** The configuration that is given, if any. */
export const configurationOf = ({ customizationConfig: given }: Typed): Configuration | undefined =>
  given?.distillationConfig ? "distillationConfig" : given?.rftConfig ? "rftConfig" : undefined;

/** What a job does to its base model: what it says, else what its configuration is for, else fine-tuning. */
export const customizationTypeOf = (request: Typed): CustomizationType => {
  const configuration = configurationOf(request);
  return request.customizationType ?? (configuration ? typeFor[configuration] : "FINE_TUNING");
};
