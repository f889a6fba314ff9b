import { converse, said, type Aim } from "../datasets.ts";

/** A record that breaks one rule, one that just does not, and what is found in the first: an error or a warning, as `code@1/pointer`. */
export interface Case {
  wrong: unknown;
  right: unknown;
  finds: string;
  aim?: Aim;
}

/** The same cases, for this model or for this type of customization. */
export const aimedAt = (aim: Aim, cases: readonly Case[]): Case[] => cases.map((one) => ({ ...one, aim }));

export const user = (...content: readonly unknown[]) => ({ role: "user", content });
export const answer = { role: "assistant", content: said("Yes") };

/** A conversation in Converse's form that asks this and is answered. */
export const asked = (...content: readonly unknown[]) => ({ messages: [user(...content), answer] });

/** A conversation with these system texts. */
export const system = (...texts: readonly string[]) => ({
  system: texts.map((text) => ({ text })),
  ...converse("a", "b"),
});

/** What every record of a distillation begins with. */
export const version = { schemaVersion: "bedrock-conversation-2024" };

/** A record of reinforcement fine-tuning. */
export const prompted = (messages: readonly unknown[], reference_answer: unknown = "4") => ({
  messages,
  reference_answer,
});
