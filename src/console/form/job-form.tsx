import { useRef, useState } from "preact/hooks";
import { counted } from "#core/amounts.ts";
import type { Problem } from "#core/issues.ts";
import { SubmitJobRequest } from "#core/request.ts";
import { goTo, hrefOf } from "../places.ts";
import { PreflightReport } from "../report/report.tsx";
import type { Report } from "../report/answers.ts";
import { useSession } from "../session.ts";
import "../styles/form.css";
import { useFocusFor } from "../use-focus-for.ts";
import { FormAround } from "./around.tsx";
import { AsJson } from "./as-json.tsx";
import { Begun } from "./begun.tsx";
import { draftOf, type Change, type Path } from "./draft.ts";
import { ErrorSummary } from "./error-summary.tsx";
import { fieldOf } from "./field.ts";
import { jobCalls, type Outcome } from "./job-calls.ts";
import { Missed } from "./missed.tsx";
import { idOf, partAt } from "./parts.ts";
import { RequestFields } from "./request-fields.tsx";
import { Resumed } from "./resumed.tsx";
import { reveal } from "./reveal.ts";
import { Sending } from "./sending.tsx";
import { filledWith, StartingPoints } from "./starting-points.tsx";
import { renamed, stemIn, underFreeNames, type Start } from "./starts.ts";
import { namesTaken } from "./taken.ts";
import { useDraft } from "./use-draft.ts";
import { useSending, type Refused } from "./use-sending.ts";

const request = fieldOf(SubmitJobRequest);
const formed = { schema: SubmitJobRequest, field: request };

const datasetProblems = ({ datasets }: Report): Problem[] =>
  datasets.flatMap(({ pointer, errorCount }) =>
    errorCount === 0 ? [] : [{ pointer, detail: `The dataset has ${counted(errorCount, "error")}: see the report` }],
  );

/** A form for a job, made from the schema that the API checks its request with. */
export const JobForm = ({ start }: { start: Start }) => {
  const { api } = useSession();
  const drafted = useDraft(
    () => formed,
    request,
    () => draftOf(request, start),
  );
  const { draft, value, parts, problems, refused } = drafted;
  const json = JSON.stringify(value);
  /** The job that the same request made before. */
  const [replayed, setReplayed] = useState<{ jobName: string }>();
  const [checked, setChecked] = useState<{ report: Report; json: string }>();
  const [before, found, why] = [useFocusFor(replayed), useFocusFor(checked), useFocusFor(refused)];
  /** What the form was filled in with, while its names may still be changed to free ones. */
  const unnamed = useRef<Start>(undefined);

  const edit = (path: Path, change: Change) => {
    setReplayed(undefined);
    drafted.edit(path, change);
  };

  const told = (outcome: Outcome | Refused) => {
    if (outcome.as === "submitted") return goTo(hrefOf(["jobs", outcome.jobName]));
    setReplayed(outcome.as === "replayed" ? outcome : undefined);
    if (outcome.as === "refused") return drafted.refuse(outcome.message, outcome.problems);
    if (outcome.as === "replayed") return drafted.mark([]);
    setChecked({ report: outcome.report, json: JSON.stringify(outcome.request) });
    drafted.mark([...outcome.report.errors, ...datasetProblems(outcome.report)]);
  };
  const calls = jobCalls(api);
  const { sending, send, cancel } = useSending<"check" | "submit", Outcome>(told);
  const asked = async (purpose: "check" | "submit", signal: AbortSignal) => {
    const outcome = await calls[purpose](value, signal);
    if (outcome.as !== "checked") drafted.forget();
    return outcome;
  };
  const ask = (purpose: "check" | "submit") => {
    if (sending) return;
    // What is sent stays as it is, to be sent again.
    unnamed.current = undefined;
    if (drafted.isSound()) return void send(purpose, (signal) => asked(purpose, signal));
    setReplayed(undefined);
  };

  const anew = () => {
    setReplayed(undefined);
    setChecked(undefined);
    unnamed.current = undefined;
  };
  const startFrom = async (name: string, chosen: Start) => {
    const filled = draftOf(request, chosen);
    drafted.fill(filledWith(name), () => filled);
    anew();
    unnamed.current = chosen;
    const free = underFreeNames(chosen, await namesTaken(api, stemIn(chosen)));
    if (unnamed.current === chosen) drafted.amend(renamed(filled, draftOf(request, free)));
  };

  if (request.kind !== "group") throw new Error("A job's request is a structure");
  const go = (pointer: string) => reveal(idOf(partAt(parts, pointer)?.path ?? []));
  return (
    <FormAround drafted={drafted} edit={edit} request={[]}>
      <Resumed
        kept={drafted.kept}
        onAfresh={() => (drafted.beginAfresh(), anew())}
        onUndo={() => (drafted.resume(), anew())}
      />
      <StartingPoints onStart={(name, chosen) => void startFrom(name, chosen)} />
      <Begun filled={drafted.filled} undo={() => (drafted.undo(), anew())} />
      {refused && <ErrorSummary refusal={refused} problems={problems} parts={parts} section={why.part} />}
      {replayed && (
        <section class="notice" id="submitted-before" ref={before.part} tabIndex={-1} aria-label="Submitted before">
          <p>
            This very request was submitted before, so nothing new was started (<code>idempotent-replayed: true</code>
            ). Its job is <a href={hrefOf(["jobs", replayed.jobName])}>{replayed.jobName}</a>; for another one, choose
            another jobName.
          </p>
        </section>
      )}
      <form class="job-form" noValidate aria-label="New job" onSubmit={(event) => event.preventDefault()}>
        <div class="sections">
          <RequestFields field={request} draft={draft} path={[]} />
        </div>
        <div class="side">
          <div class="card actions">
            {/* No submit button: Enter in a field would press it, and a job costs money. */}
            <button type="button" class="main" onClick={() => ask("submit")} aria-disabled={sending !== undefined}>
              Submit
            </button>
            <button type="button" onClick={() => ask("check")} aria-disabled={sending !== undefined}>
              Dry run
            </button>
            {sending === "check" && (
              <button type="button" onClick={cancel}>
                Cancel
              </button>
            )}
            <Sending purpose={sending}>
              <Missed what={why}>It was not taken: see why</Missed>
              <Missed what={before}>It was submitted before: see what of it</Missed>
              <Missed what={found}>The report is ready: see it</Missed>
            </Sending>
            {!sending && (
              <p class="hint">A dry run reads the data and says all that stands against the job; it starts nothing.</p>
            )}
          </div>
          <AsJson request={value} />
        </div>
      </form>
      {checked && (
        <section class="card checked" id="report" ref={found.part} tabIndex={-1} aria-labelledby="dry-run">
          <h2 id="dry-run">Dry run</h2>
          {checked.json !== json && (
            <p class="hint">The request has been changed since; this is about the one before.</p>
          )}
          <PreflightReport report={checked.report} onGo={go} />
        </section>
      )}
    </FormAround>
  );
};
