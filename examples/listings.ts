import { listJobs } from "./answers.ts";
import { namePart, pageToken, projectName } from "./catalogue.ts";
import type { Random } from "./random.ts";
import { fixed, type Topic } from "./topics.ts";

/** The newest job first. */
export const newest = { sortBy: "CreationTime", sortOrder: "Descending" } as const;
/** The oldest job first. */
export const oldest = { sortBy: "CreationTime", sortOrder: "Ascending" } as const;

/** A status and an adjective that people use for it. */
export const someStatus = (random: Random) =>
  random.pick([
    { statusEquals: "InProgress", status: random.pick(["running", "in-progress", "active"]) },
    { statusEquals: "Completed", status: random.pick(["completed", "successful"]) },
    { statusEquals: "Failed", status: "failed" },
    { statusEquals: "Failed", status: "failed" },
    { statusEquals: "Stopped", status: "stopped" },
  ]);

/** How many jobs people ask to see. */
export const few = (random: Random) => random.pick([3, 5, 8, 10, 15, 20, 25]);

const statusAndName = (part: (random: Random) => string, phrasings: readonly string[]): Topic => ({
  each: 2,
  phrasings,
  draw: (random) => {
    const { statusEquals, status } = someStatus(random);
    const nameContains = part(random);
    return { slots: { status, part: nameContains }, answer: listJobs({ statusEquals, nameContains }) };
  },
});

/** Lists by status, name, order and page. */
export const plainListings: readonly Topic[] = [
  fixed(listJobs({}), [
    "List all customization jobs.",
    "what jobs do we have",
    "Show me every model customization job, no filter please.",
    "GET all the jobs",
    "Could you give me the call that lists our fine-tuning jobs?",
  ]),
  fixed(listJobs({ statusEquals: "InProgress" }), [
    "What's training right now?",
    "Which jobs are still running?",
    "anything in progress?",
    "Before I reboot the bastion: are any customization jobs still under way?",
    "list jobs with status InProgress",
  ]),
  fixed(listJobs({ statusEquals: "Completed" }), [
    "Which jobs finished successfully?",
    "show me everything that completed",
    "I only care about jobs that made it to the end without an error.",
    "completed jobs pls",
  ]),
  fixed(listJobs({ statusEquals: "Failed" }), [
    "Which jobs failed?",
    "show failed jobs",
    "what's broken? list the jobs that faild",
    "I'm on call this week and need every job that ended in an error.",
    "all fine-tunes with status Failed",
  ]),
  fixed(listJobs({ statusEquals: "Submitted" }), [
    "Which jobs have we accepted that Bedrock hasn't started yet?",
    "jobs with status Submitted",
    "What is still waiting to be handed to Bedrock?",
  ]),
  fixed(listJobs({ statusEquals: "Stopping" }), [
    "Which jobs are being stopped at this moment?",
    "jobs in Stopping",
    "Somebody pressed stop on a few jobs and they haven't halted yet. Which ones?",
  ]),
  fixed(listJobs({ statusEquals: "Stopped" }), [
    "Which jobs were stopped before they finished?",
    "list the jobs somebody cancelled",
    "stopped jobs",
    "We pay for tokens of stopped jobs too, so finance wants all of them listed.",
  ]),
  fixed(listJobs(newest), ["All jobs, newest first.", "list jobs sorted by creation time, latest on top"]),
  fixed(listJobs(oldest), ["All jobs, oldest first.", "list everything in the order it was created"]),
  {
    each: 1,
    phrasings: [
      "What are the {count} most recent jobs?",
      "last {count} jobs",
      "Show the newest {count} customization jobs, latest first.",
      "gimme the {count} latest jobs",
      "I want a widget with the {count} jobs that were created most recently.",
    ],
    draw: (random) => {
      const count = few(random);
      return { slots: { count: `${count}` }, answer: listJobs({ ...newest, maxResults: count }) };
    },
  },
  {
    each: 2,
    phrasings: [
      "What are the {count} most recent {status} jobs?",
      "latest {count} {status} jobs",
      "Give me the {count} newest {status} jobs, most recent first.",
      "For the stand-up: the last {count} {status} customization jobs.",
      "show me teh {count} newest {status} jobs",
    ],
    draw: (random) => {
      const { statusEquals, status } = someStatus(random);
      const count = few(random);
      const answer = listJobs({ statusEquals, ...newest, maxResults: count });
      return { slots: { count: `${count}`, status }, answer };
    },
  },
  {
    each: 2,
    phrasings: [
      "Which jobs have {part} in their name?",
      'find jobs whose name contains "{part}"',
      "everything with {part} in the job name",
      "Search the customization jobs for {part} (by name).",
      "do we have a job called something like {part}?",
    ],
    draw: (random) => {
      const part = namePart(random);
      return { slots: { part }, answer: listJobs({ nameContains: part }) };
    },
  },
  statusAndName(namePart, [
    "Which {status} jobs have {part} in the name?",
    "{status} jobs matching {part}",
    'List {status} jobs whose name contains "{part}".',
    "are there {status} jobs with {part} in their name",
  ]),
  statusAndName(projectName, ["I look after {part}. Show me the {status} jobs that carry that in their name."]),
  {
    each: 2,
    phrasings: [
      "Next page of the job list, the token is {token}",
      "continue listing jobs from nextToken {token}",
      "The list answered nextToken={token}. How do I get the rest?",
      "more jobs please, nextToken: {token}",
    ],
    draw: (random) => {
      const token = pageToken(random);
      return { slots: { token }, answer: listJobs({ nextToken: token }) };
    },
  },
  {
    each: 1,
    phrasings: [
      "List the jobs, {size} per page.",
      "list jobs with a page size of {size}",
      "return at most {size} jobs, order doesnt matter",
      "I page through all jobs in a script; first page please, {size} at a time.",
    ],
    draw: (random) => {
      const size = random.pick([10, 20, 25, 50, 100, 200, 500]);
      return { slots: { size: `${size}` }, answer: listJobs({ maxResults: size }) };
    },
  },
];
