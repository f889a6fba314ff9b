import { listJobs } from "./answers.ts";
import { namePart, projectName } from "./catalogue.ts";
import { someDay, someHourElsewhere, someMinute, someMonth, someQuarter, someRange, someStretch } from "./dates.ts";
import { few, newest, oldest, someStatus } from "./listings.ts";
import type { Random } from "./random.ts";
import type { Topic } from "./topics.ts";

const after = (moment: typeof someMinute, phrasings: readonly string[]): Topic => ({
  each: 2,
  phrasings,
  draw: (random) => {
    const { said, start } = moment(random);
    return { slots: { minute: said }, answer: listJobs({ creationTimeAfter: start }) };
  },
});

/** A list by everything that it can be narrowed by. */
const everything = (part: (random: Random) => string, phrasing: string): Topic => ({
  each: 2,
  phrasings: [phrasing],
  draw: (random) => {
    const { statusEquals, status } = someStatus(random);
    const month = someMonth(random);
    const nameContains = part(random);
    const count = few(random);
    const period = { creationTimeAfter: month.start, creationTimeBefore: month.end };
    const answer = listJobs({ statusEquals, nameContains, ...period, ...newest, maxResults: count });
    return { slots: { count: `${count}`, status, month: month.said, part: nameContains }, answer };
  },
});

/** Lists by the time at which jobs were created. */
export const datedListings: readonly Topic[] = [
  {
    each: 2,
    phrasings: [
      "Which jobs were created since {day}?",
      "jobs created on or after {day}",
      "What have we submitted since {day}?",
      "everything since {day}, the day we moved to the new account",
    ],
    draw: (random) => {
      const day = someDay(random);
      return { slots: { day: day.said }, answer: listJobs({ creationTimeAfter: day.start }) };
    },
  },
  {
    each: 1,
    phrasings: [
      "Which jobs were created before {day}?",
      "jobs older than {day}",
      "For the audit I need the jobs from before {day}.",
      "list customisation jobs submitted before {day}",
    ],
    draw: (random) => {
      const day = someDay(random);
      return { slots: { day: day.said }, answer: listJobs({ creationTimeBefore: day.start }) };
    },
  },
  {
    each: 2,
    phrasings: [
      "Which jobs did we create in {period}?",
      "jobs from {period}",
      "I'm writing the report for {period}: list the customization jobs created in it.",
    ],
    draw: (random) => {
      const period = random.chance(0.7) ? someMonth(random) : someQuarter(random);
      const answer = listJobs({ creationTimeAfter: period.start, creationTimeBefore: period.end });
      return { slots: { period: period.said }, answer };
    },
  },
  {
    each: 2,
    phrasings: [
      "All jobs created on {day}, whatever their status.",
      "what got submitted on {day}?",
      "jobs created {day} (that one day only)",
    ],
    draw: (random) => {
      const day = someDay(random);
      return {
        slots: { day: day.said },
        answer: listJobs({ creationTimeAfter: day.start, creationTimeBefore: day.end }),
      };
    },
  },
  {
    each: 2,
    phrasings: [
      "{status} jobs created from {from} up to and including {to}",
      "Which {status} jobs were created from {from} through {to}, both days included?",
    ],
    draw: (random) => {
      const { statusEquals, status } = someStatus(random);
      const { from, to, start, end } = someRange(random);
      const answer = listJobs({ statusEquals, creationTimeAfter: start, creationTimeBefore: end });
      return { slots: { status, from, to }, answer };
    },
  },
  {
    each: 2,
    phrasings: [
      "List jobs created since {from} but before {to}, oldest first.",
      "jobs from the start of {from} until the start of {to}, in the order they were created",
    ],
    draw: (random) => {
      const { from, to, start, last } = someRange(random);
      const answer = listJobs({ creationTimeAfter: start, creationTimeBefore: last, ...oldest });
      return { slots: { from, to }, answer };
    },
  },
  {
    each: 2,
    phrasings: [
      "Which {status} jobs were created since {day}?",
      "{status} jobs since {day}",
      "Our budget was raised on {day}. List the {status} jobs created since then.",
      "show me {status} fine tunes createed since {day}",
    ],
    draw: (random) => {
      const { statusEquals, status } = someStatus(random);
      const day = someDay(random);
      return { slots: { status, day: day.said }, answer: listJobs({ statusEquals, creationTimeAfter: day.start }) };
    },
  },
  {
    each: 2,
    phrasings: [
      "Jobs with {part} in the name created since {day}, newest first, {count} at most.",
      "since {day}: the {count} latest jobs whose name contains {part}",
    ],
    draw: (random) => {
      const part = namePart(random);
      const day = someDay(random);
      const count = few(random);
      const answer = listJobs({ nameContains: part, creationTimeAfter: day.start, ...newest, maxResults: count });
      return { slots: { part, day: day.said, count: `${count}` }, answer };
    },
  },
  everything(namePart, "The {count} most recent {status} jobs from {month} with {part} in the name."),
  everything(
    projectName,
    "We're reviewing {part}: of the jobs created in {month} with that in their name, list the {count} newest {status} ones.",
  ),
  after(someMinute, [
    "Jobs created after {minute}?",
    "list jobs created after {minute}, that's when the new dataset went live",
  ]),
  after(someHourElsewhere, [
    "The incident began at {minute}. Which jobs were created after that?",
    "jobs created after {minute}, our time",
    "I came in at {minute}. What has been submitted since then?",
  ]),
  {
    each: 2,
    phrasings: [
      "Today is {today}. Which jobs were created {stretch}?",
      "it's {today} - list the jobs created {stretch} (UTC)",
      "Assume today is {today}. I need the jobs that were created {stretch}.",
    ],
    draw: (random) => {
      const { today, said, start } = someStretch(random);
      return { slots: { today, stretch: said }, answer: listJobs({ creationTimeAfter: start }) };
    },
  },
];
