import { JobList } from "../answers.ts";
import type { Api } from "../api.ts";
import { routes } from "../routes.ts";
import { noneTaken, type Taken } from "./starts.ts";

/** Milliseconds that a form waits to learn which names are taken: the API tells as well when it is asked for a job. */
const patience = 2000;

/** The names of the jobs whose names have this in them, and of their models; none where the API does not say in time. */
export const namesTaken = async (api: Api, stem: string): Promise<Taken> => {
  if (stem === "") return noneTaken;
  try {
    const { modelCustomizationJobSummaries: jobs } = await api.call({
      ...routes.listJobs(),
      query: { nameContains: stem, maxResults: "1000" },
      answers: JobList,
      signal: AbortSignal.timeout(patience),
    });
    return {
      jobNames: jobs.map(({ jobName }) => jobName),
      customModelNames: jobs.flatMap(({ customModelName }) => customModelName ?? []),
    };
  } catch {
    return noneTaken;
  }
};
