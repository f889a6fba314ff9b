import type { Answer } from "./answers.ts";
import type { Random } from "./random.ts";

/** What a person says, and the only right answer to it. */
export interface Turn {
  question: string;
  answer: Answer;
}

export type Slots = Readonly<Record<string, string>>;

/** Questions that are put in many ways and answered in one: an answer is drawn first, then said with each phrasing. */
export interface Topic {
  /** How many answers are drawn for each phrasing. */
  each: number;
  /** `{slot}` stands for a drawn value; every phrasing says every slot once, so that no answer knows more than its question. */
  phrasings: readonly string[];
  draw: (random: Random) => { slots: Slots; answer: Answer };
}

/** Exchanges of several turns: an answer is drawn for each, and each way of talking says what its own turn needs. */
export interface Exchange {
  each: number;
  ways: readonly (readonly string[])[];
  draw: (random: Random) => readonly { slots: Slots; answer: Answer }[];
}

/** A phrasing with its slots filled. Throws when a slot is missing from either side. */
export const fill = (phrasing: string, slots: Slots): string => {
  const said = new Set<string>();
  const text = phrasing.replace(/\{(\w+)\}/g, (_match, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new Error(`No value for {${slot}} in: ${phrasing}`);
    said.add(slot);
    return value;
  });
  const unsaid = Object.keys(slots).filter((slot) => !said.has(slot));
  if (unsaid.length > 0) throw new Error(`Left unsaid (${unsaid.join(", ")}): ${phrasing}`);
  return text;
};

/** A topic whose answer is always the same. */
export const fixed = (answer: Answer, phrasings: readonly string[]): Topic => ({
  each: 1,
  phrasings,
  draw: () => ({ slots: {}, answer }),
});

/** Every turn that a topic gives. */
export const turnsOf = (topic: Topic, random: Random): Turn[] =>
  topic.phrasings.flatMap((phrasing) =>
    Array.from({ length: topic.each }, () => {
      const { slots, answer } = topic.draw(random);
      return { question: fill(phrasing, slots), answer };
    }),
  );
