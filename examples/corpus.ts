import { answerText } from "./answers.ts";
import { changes } from "./changes.ts";
import { conversations } from "./conversations.ts";
import { datasets } from "./datasets.ts";
import { datedListings } from "./dated-listings.ts";
import { distillations } from "./distillations.ts";
import { invalidValues } from "./invalid.ts";
import { plainListings } from "./listings.ts";
import { missing } from "./missing.ts";
import { customModels } from "./models.ts";
import { retrainingPlans } from "./plans.ts";
import { seeded, type Random } from "./random.ts";
import { readings } from "./readings.ts";
import { unsupportedWishes } from "./refusals.ts";
import { submissions } from "./submissions.ts";
import { turnsOf, type Turn } from "./topics.ts";

/** A conversation that teaches one thing: most have one turn. */
export type Lesson = readonly Turn[];

export interface Corpus {
  training: Lesson[];
  validation: Lesson[];
}

const topics = [
  ...plainListings,
  ...datedListings,
  ...readings,
  ...submissions,
  ...distillations,
  ...changes,
  ...customModels,
  ...retrainingPlans,
  ...datasets,
  ...missing,
  ...unsupportedWishes,
  ...invalidValues,
];

const oneInForValidation = 8;

/** Questions of a lesson, as what makes it different from others. */
const asked = (lesson: Lesson) => lesson.map(({ question }) => question.trim().toLowerCase()).join("\n");
const requested = (lesson: Lesson) =>
  lesson.filter(({ answer }) => "path" in answer).map(({ answer }) => answerText(answer));

/** People who write in a hurry leave out the capital, the full stop, or both. */
const hurried = (random: Random, text: string) =>
  random.chance(0.15) && /^[A-Z][a-z' ]/.test(text) && !text.includes("\n")
    ? `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/[.]$/, "")}`
    : text;

/** Everything there is to learn, the same each time, parted so that validation asks for nothing that training answers. */
export const corpus = (): Corpus => {
  const random = seeded(20261121);
  const families = [
    ...topics.map((topic) =>
      turnsOf(topic, random).map((turn) => [{ ...turn, question: hurried(random, turn.question) }]),
    ),
    ...conversations(random),
  ];
  const seen = new Set<string>();
  const lessons = families
    .flatMap((family) => random.shuffled(family))
    .filter((lesson) => {
      const isNew = !seen.has(asked(lesson));
      seen.add(asked(lesson));
      return isNew;
    });
  const uses = new Map<string, number>();
  for (const request of lessons.flatMap(requested)) uses.set(request, (uses.get(request) ?? 0) + 1);
  const unshared = (lesson: Lesson) => requested(lesson).every((request) => uses.get(request) === 1);
  const held = new Set(lessons.filter(unshared).filter((_lesson, index) => index % oneInForValidation === 3));
  return {
    training: random.shuffled(lessons.filter((lesson) => !held.has(lesson))),
    validation: random.shuffled([...held]),
  };
};
