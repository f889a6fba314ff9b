import * as v from "valibot";
import { CallFailed, type Api } from "../api.ts";
import { Report } from "../report/answers.ts";
import { routes } from "../routes.ts";

/** What came of a request for a job. */
export type Outcome =
  | { as: "checked"; report: Report; request: unknown }
  | { as: "submitted"; jobName: string }
  /** The same request was submitted before. */
  | { as: "replayed"; jobName: string };

const Submitted = v.object({ jobName: v.string() });

/** What the API can be asked to do with a request for a job. */
export const jobCalls = (api: Api) => ({
  async check(request: unknown, signal: AbortSignal): Promise<Outcome> {
    const report = await api.call({
      ...routes.submitJob(),
      query: { dryRun: "true" },
      body: request,
      answers: Report,
      signal,
    });
    return { as: "checked", report, request };
  },

  /** Cannot be given up: it may have been taken already. */
  async submit(request: unknown): Promise<Outcome> {
    let replayed = false;
    try {
      const { jobName } = await api.call({
        ...routes.submitJob(),
        body: request,
        answers: Submitted,
        heard: (headers) => (replayed = headers.get("idempotent-replayed") === "true"),
      });
      return { as: replayed ? "replayed" : "submitted", jobName };
    } catch (thrown) {
      if (!(thrown instanceof CallFailed) || !thrown.mayBeDone) throw thrown;
      throw new CallFailed(
        `${thrown.message}. The job may have been taken all the same; to submit the same again is safe: it starts no second one.`,
        { cause: thrown, mayBeDone: true },
      );
    }
  },
});
