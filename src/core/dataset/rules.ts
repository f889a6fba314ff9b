import { foundationModelId, isModel } from "../checks/model-ids.ts";
import type { CustomizationType } from "../request.ts";
import { models, type Model } from "./models.ts";
import { gibibyte, mebibyte, upTo, type Range } from "./ranges.ts";
import type { Format } from "./report.ts";

/** What a kind of media may be; absent where a model is not trained on it. */
export interface MediaLimits {
  /** In lower case. */
  formats: readonly string[];
  /** In a record; absent where none is named. */
  most?: number;
}

export const mediaKinds = ["image", "video", "document"] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** Strings to look for in a text, which end in `:` or begin with `<`, `[` or a line feed. */
export interface Words {
  words: readonly string[];
  /** Whether small and capital letters are the same; the words are in small ones then. */
  anyCase: boolean;
}

/** What a base model takes. Quotas change, so a deployment may give its own in place of any of these. */
export interface ModelRules {
  /** As sentences name it. */
  name: string;
  /** False where only the general rules of a format could be found. */
  known: boolean;
  records: { training?: Range; validation?: Range; together?: Range; advised?: number };
  /** Whether there may be any. */
  validationData: boolean;
  /** The most that a file may have. */
  bytes: { training?: number; validation?: number };
  /** The most that a record may have, as estimated. */
  tokens?: number;
  charactersPerToken: number;
  /** What no text may have. */
  reserved: readonly Words[];
  /** What a text better has not. */
  avoided: readonly Words[];
  media: Partial<Record<MediaKind, MediaLimits>>;
  /** What S3 URIs of media may have: letters, digits, _, -, . and / alone, or anything in their keys. */
  s3Keys: "plain" | "any";
  /** The characters of an image's caption. */
  caption: Range;
  conversation: ConversationRules;
}

export interface ConversationRules {
  /** The only one that is taken; any where absent. */
  schemaVersion?: string;
  systemTexts: Range;
  /** Whether null stands for an optional member that is left out. */
  nulls: boolean;
  /** Whether each message must have some text, or media, or a tool. */
  filled: boolean;
  /** Whether a record is one prompt, with its answer or without. */
  singleTurn: boolean;
  /** Whether tools can be trained. */
  tools: boolean;
  /** Whether the tools of a conversation are looked into, trained or not. */
  toolConfig: boolean;
  reasoning: boolean;
}

/** AWS's own rule for planning the size of a dataset ("Prepare data for fine-tuning text-to-text models"). */
const charactersPerToken = 6;

/** The general rules of every format: what is known of a model comes on top. */
const general: Omit<ModelRules, "name" | "known"> = {
  records: {},
  validationData: true,
  bytes: {},
  charactersPerToken,
  reserved: [],
  avoided: [],
  s3Keys: "any",
  media: {
    image: { formats: ["png", "jpeg", "gif", "webp"] },
    video: { formats: ["mov", "mkv", "mp4", "webm"] },
  },
  caption: upTo(Number.MAX_SAFE_INTEGER, 1),
  conversation: {
    systemTexts: upTo(Infinity),
    nulls: false,
    filled: false,
    singleTurn: false,
    tools: true,
    toolConfig: true,
    reasoning: true,
  },
};

/** What a customization type asks for, whatever the model ("Prepare your training datasets for distillation", "Prepare data for … reinforcement fine-tuning"). */
const byType: Partial<Record<CustomizationType, (model: ModelRules) => ModelRules>> = {
  DISTILLATION: (model) => ({
    ...model,
    records: { training: upTo(Infinity, 100) },
    bytes: { training: gibibyte },
    tokens: Infinity,
    reserved: [],
    avoided: [...model.reserved, ...model.avoided],
    media: {},
    conversation: {
      schemaVersion: "bedrock-conversation-2024",
      systemTexts: upTo(1, 1),
      nulls: false,
      filled: false,
      singleTurn: true,
      tools: false,
      toolConfig: false,
      reasoning: false,
    },
  }),
  REINFORCEMENT_FINE_TUNING: (model) => ({ ...model, records: { training: upTo(20_000, 100) }, bytes: {} }),
  CONTINUED_PRE_TRAINING: (model) => ({ ...model, bytes: { training: 10 * gibibyte, validation: 100 * mebibyte } }),
};

const formatOf: Partial<Record<CustomizationType, Format>> = {
  DISTILLATION: "converse",
  REINFORCEMENT_FINE_TUNING: "rft",
  CONTINUED_PRE_TRAINING: "text",
};

const modelOf = (identifier: string): Model | undefined => {
  const id = foundationModelId(identifier);
  return id === undefined ? undefined : models.find(({ ids }) => ids.some((known) => isModel(id, known)));
};

/** The format in which a base model takes its data for this type of customization; Converse where the model is not known. */
export const formatFor = (baseModelIdentifier: string, type: CustomizationType = "FINE_TUNING"): Format =>
  formatOf[type] ?? modelOf(baseModelIdentifier)?.format ?? "converse";

/** The rules of a base model, by its id or ARN, for this type of customization: the general ones where the model is not known. */
export const rulesFor = (baseModelIdentifier: string, type: CustomizationType = "FINE_TUNING"): ModelRules => {
  const model = modelOf(baseModelIdentifier);
  const rules: ModelRules = {
    ...general,
    ...model?.rules,
    conversation: { ...general.conversation, ...model?.conversation },
    name: model?.name ?? "the model",
    known: model !== undefined,
  };
  return byType[type]?.(rules) ?? rules;
};

/** How the tokens of a text are estimated, in words. */
export const tokenRuleOf = ({ charactersPerToken: characters }: Pick<ModelRules, "charactersPerToken">): string =>
  `${characters} characters a token`;
