import haiku from "../../../examples/claude-3-haiku/request.json" with { type: "json" };
import llama from "../../../examples/llama/request.json" with { type: "json" };
import nova from "../../../examples/nova/request.json" with { type: "json" };
import type { JobAnswer } from "../answers.ts";
import { edited, textAt, typed, type Change, type Draft } from "./draft.ts";
import { nextName, stemOf } from "./names.ts";

/** What a form may begin with. */
export type Start = Readonly<Record<string, unknown>>;

/** The requests that the repository has as examples, by what people call their models. */
export const examples: Readonly<Record<string, Start>> = {
  "Nova Micro": nova,
  "Claude 3 Haiku": haiku,
  "Llama 3.1 8B": llama,
};

/** Names that jobs and models have already. */
export interface Taken {
  jobNames: readonly string[];
  customModelNames: readonly string[];
}

/** All names are free, or it is not known which are not. */
export const noneTaken: Taken = { jobNames: [], customModelNames: [] };

const nameIn = (start: Start, member: string): string => {
  const name = start[member];
  return typeof name === "string" ? name : "";
};

/** What the names of the jobs have in common that may be in a start's way. */
export const stemIn = (start: Start): string => stemOf(nameIn(start, "jobName"));

const nameMembers = ["jobName", "customModelName"] as const;

const named = (start: Start, nameOf: (member: string) => string): Start => ({
  ...start,
  ...Object.fromEntries(
    nameMembers.flatMap((member) => {
      const name = nameOf(member);
      return name === "" ? [] : [[member, name]];
    }),
  ),
});

/** A start under its own names, or, where they are taken, those that follow them. */
export const underFreeNames = (start: Start, { jobNames, customModelNames }: Taken): Start => {
  const free = (name: string, taken: readonly string[]) => (taken.includes(name) ? nextName(name, taken) : name);
  const names: Record<string, string> = {
    jobName: free(nameIn(start, "jobName"), jobNames),
    customModelName: free(nameIn(start, "customModelName"), customModelNames),
  };
  return named(start, (member) => names[member] ?? "");
};

/** Gives a draft the names that another has, but for those that are not (any more) the ones that it began with. */
export const renamed =
  (from: Draft, to: Draft): Change =>
  (draft) =>
    nameMembers.reduce(
      (now, member) =>
        textAt(now, [member]) === textAt(from, [member]) ? edited(now, [member], typed(textAt(to, [member]))) : now,
      draft,
    );

/** What a job asked for, as it is posted; without its token, which belongs to it alone. */
export const asPosted = ({
  request: { clientRequestToken: _, ...request },
  orchestration,
}: Pick<JobAnswer, "request" | "orchestration">): Start => ({ ...request, ...(orchestration && { orchestration }) });

/** What a job asked for, as a new job asks for it: under new names. */
export const again = (job: Pick<JobAnswer, "request" | "orchestration">, taken: Taken): Start => {
  const same = asPosted(job);
  const next = (name: string, others: readonly string[]) => (name === "" ? "" : nextName(name, others));
  const names: Record<string, string> = {
    jobName: next(nameIn(same, "jobName"), taken.jobNames),
    customModelName: next(nameIn(same, "customModelName"), taken.customModelNames),
  };
  return named(same, (member) => names[member] ?? "");
};
