import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { quoted } from "#core/quoted.ts";
import { customizationTypeOf } from "./customization-type.ts";
import { finding, found, together, type Check } from "./findings.ts";

type Request = Pick<
  CreateModelCustomizationJobRequest,
  "baseModelIdentifier" | "customizationType" | "customizationConfig"
>;

/** What GetFoundationModel tells of a model, in its own names. Every member may be missing, and a word may be new. */
export interface OfferedModel {
  customizationsSupported?: readonly string[] | undefined;
  modelLifecycle?: { status?: string | undefined; endOfLifeTime?: string | undefined } | undefined;
}

const at = ["baseModelIdentifier"];

const checkOffer = (request: Request, { customizationsSupported: offered }: OfferedModel): Check => {
  const type = customizationTypeOf(request);
  if (type === "IMPORTED" || offered?.includes(type)) return found();
  // GetFoundationModel has no word for reinforcement, so its silence says nothing.
  if (!offered || type === "REINFORCEMENT_FINE_TUNING")
    return found({
      warnings: [
        finding(at, "base-model-offer-unknown", `may not offer ${type}: Bedrock does not list whether it does`),
      ],
    });
  const instead =
    offered.length > 0
      ? `; it offers ${offered.join(", ")}`
      : "; it offers none, which is so where an id lacks its context suffix, such as :128k";
  return found({ problems: [finding(at, "base-model-offer", `must be a model that offers ${type}${instead}`)] });
};

const checkLifecycle = ({ modelLifecycle: { status, endOfLifeTime } = {} }: OfferedModel, now: Date): Check => {
  if (endOfLifeTime !== undefined && Date.parse(endOfLifeTime) <= now.getTime())
    return found({
      problems: [
        finding(at, "base-model-ended", `must be a model that still works; this one ended on ${endOfLifeTime}`),
      ],
    });
  const until = endOfLifeTime === undefined ? "" : `, and ends on ${endOfLifeTime}`;
  return status === "LEGACY"
    ? found({ warnings: [finding(at, "base-model-legacy", `is a model that AWS calls LEGACY${until}`)] })
    : found();
};

/** Checks that the foundation model which a job trains exists, offers the type of customization, and has not reached its end. Times are ISO 8601. */
export const checkBaseModel = (request: Request, model: OfferedModel | undefined, now: Date): Check =>
  model
    ? together(checkOffer(request, model), checkLifecycle(model, now))
    : found({
        problems: [
          finding(
            at,
            "base-model-missing",
            `must be a model that exists in this region; there is no ${quoted(request.baseModelIdentifier)}`,
          ),
        ],
      });
