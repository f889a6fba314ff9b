import { gibibyte, mebibyte, upTo } from "./ranges.ts";
import type { Format } from "./report.ts";
import type { ConversationRules, ModelRules } from "./rules.ts";

/** What is known of some base models. */
export interface Model {
  /** Without version suffixes after the first. */
  ids: readonly string[];
  name: string;
  /** In which it is fine-tuned. */
  format: Format;
  rules: Partial<Omit<ModelRules, "name" | "known" | "conversation">>;
  conversation?: Partial<ConversationRules>;
}

/** "Preparing data for fine-tuning Understanding models", and what AWS's sample validators for Nova add. */
const novaReserved = [
  { words: ["[EOS]", "Thought:"], anyCase: false },
  { words: ["system:", "user:", "bot:", "assistant:", "<image>", "<video>", "<unk>"], anyCase: true },
];
const novaAvoided = [{ words: ["[eos]", "thought:"], anyCase: true }];

const novaRecords = { training: upTo(20_000, 8), validation: upTo(20_000), together: upTo(20_000, 8), advised: 100 };
const images = { formats: ["png", "jpeg", "gif", "webp"], most: 10 };
const videos = { formats: ["mov", "mkv", "mp4", "webm"], most: 1 };

const nova = {
  records: novaRecords,
  reserved: novaReserved,
  avoided: novaAvoided,
  s3Keys: "plain",
} as const;
const novaConversation = { nulls: true, filled: true, tools: false, reasoning: false };

/** "Sum of training and validation records", and the limits of AWS's sample validator for Llama. */
const llamaRecords = { training: upTo(10_000), validation: upTo(1_000), together: upTo(10_000, 100) };
const llamaConversation = { systemTexts: upTo(1), tools: false, toolConfig: false, reasoning: false };
const llamaImages = { formats: ["png", "jpeg", "gif", "webp"] };

const titanText = { bytes: { training: gibibyte, validation: 100 * mebibyte }, tokens: 4_096, charactersPerToken: 6 };

/** Base models that can be customized, with the limits that the Bedrock and Nova user guides name. */
export const models: readonly Model[] = [
  {
    ids: ["amazon.nova-micro-v1"],
    name: "Nova Micro",
    format: "converse",
    rules: { ...nova, media: {} },
    conversation: novaConversation,
  },
  {
    ids: ["amazon.nova-lite-v1", "amazon.nova-pro-v1"],
    name: "Nova",
    format: "converse",
    rules: { ...nova, media: { image: images, video: videos } },
    conversation: novaConversation,
  },
  {
    ids: ["amazon.nova-2-lite-v1"],
    name: "Nova 2 Lite",
    format: "converse",
    rules: {
      ...nova,
      records: { ...novaRecords, training: upTo(20_000, 200) },
      validationData: false,
      media: {
        image: { formats: ["png", "jpeg", "gif"], most: 10 },
        video: { formats: ["mov", "mkv", "mp4"], most: 1 },
        document: { formats: ["pdf"], most: 1 },
      },
    },
    conversation: { ...novaConversation, tools: true, reasoning: true },
  },
  {
    ids: ["amazon.nova-canvas-v1", "amazon.titan-image-generator-v1", "amazon.titan-image-generator-v2"],
    name: "the image generator",
    format: "image-caption",
    rules: {
      records: { training: upTo(10_000, 5) },
      validationData: false,
      media: { image: { formats: ["png", "jpg", "jpeg"] } },
      caption: upTo(1_024, 3),
    },
  },
  {
    ids: ["amazon.titan-embed-image-v1"],
    name: "Titan Multimodal Embeddings",
    format: "image-caption",
    rules: {
      records: { training: upTo(500_000, 1_000) },
      validationData: false,
      media: { image: { formats: ["png", "jpg", "jpeg"] } },
      caption: upTo(2_560),
    },
  },
  {
    ids: ["amazon.titan-text-premier-v1", "amazon.titan-text-express-v1", "amazon.titan-text-lite-v1"],
    name: "Titan Text",
    format: "prompt-completion",
    rules: titanText,
  },
  {
    ids: ["anthropic.claude-3-haiku-20240307-v1"],
    name: "Claude 3 Haiku",
    format: "messages",
    rules: {
      records: { training: upTo(10_000, 32), validation: upTo(1_000, 32), together: upTo(10_000, 32) },
      bytes: { training: 10 * gibibyte, validation: gibibyte },
      tokens: 32_000,
      charactersPerToken: 3,
      reserved: [{ words: ["\nHuman:", "\nAssistant:"], anyCase: false }],
    },
  },
  {
    ids: ["meta.llama3-1-8b-instruct-v1", "meta.llama3-1-70b-instruct-v1"],
    name: "Llama 3.1",
    format: "prompt-completion",
    rules: { records: llamaRecords, tokens: 16_000 },
    conversation: llamaConversation,
  },
  {
    ids: ["meta.llama3-2-1b-instruct-v1", "meta.llama3-2-3b-instruct-v1", "meta.llama3-3-70b-instruct-v1"],
    name: "Llama 3",
    format: "converse",
    rules: { records: llamaRecords, tokens: 16_000, media: {} },
    conversation: llamaConversation,
  },
  {
    ids: ["meta.llama3-2-11b-instruct-v1"],
    name: "Llama 3.2 11B",
    format: "converse",
    rules: { records: llamaRecords, tokens: 16_000, media: { image: llamaImages } },
    conversation: llamaConversation,
  },
  {
    ids: ["meta.llama3-2-90b-instruct-v1"],
    name: "Llama 3.2 90B",
    format: "converse",
    rules: { records: llamaRecords, tokens: 10_000, media: { image: llamaImages } },
    conversation: llamaConversation,
  },
];
