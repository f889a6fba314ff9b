import { useState } from "preact/hooks";
import * as v from "valibot";
import { FormAround } from "../form/around.tsx";
import { AsJson } from "../form/as-json.tsx";
import { Begun } from "../form/begun.tsx";
import { chose, draftOf, edited, textAt } from "../form/draft.ts";
import { ErrorSummary } from "../form/error-summary.tsx";
import { Members } from "../form/fields.tsx";
import { Missed } from "../form/missed.tsx";
import { RequestFields } from "../form/request-fields.tsx";
import { Resumed } from "../form/resumed.tsx";
import { Sending } from "../form/sending.tsx";
import { filledWith, StartingPoints } from "../form/starting-points.tsx";
import type { Start } from "../form/starts.ts";
import { useDraft } from "../form/use-draft.ts";
import { useSending, type Refused } from "../form/use-sending.ts";
import { goTo, hrefOf } from "../places.ts";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import "../styles/form.css";
import { useFocusFor } from "../use-focus-for.ts";
import { plansPut, type Put } from "./put-plan.ts";
import { TriggerChoice } from "./trigger-choice.tsx";
import { anyPlan, chosenIn, planDraft, planRequest, triggerIn, triggers, type Trigger } from "./triggers.ts";

const bodyOf = (plan: unknown) => {
  const { name: _, ...body } = v.parse(v.looseObject({}), plan);
  return body;
};

/** A form for a plan, made from the schemas that the API checks it with. What it is to change keeps its name. */
export const PlanForm = ({ start, changes = false }: { start: Start; changes?: boolean }) => {
  const { api } = useSession();
  const drafted = useDraft(
    (now) => triggers[chosenIn(now)],
    anyPlan,
    () => planDraft(start, triggerIn(start) || (changes ? "" : "schedule")),
    { changes },
  );
  const { draft, value, parts, problems, refused, edit } = drafted;
  const why = useFocusFor(refused);
  const trigger = chosenIn(draft);
  const { field } = triggers[trigger];
  const name = textAt(draft, ["name"]);
  const body = bodyOf(value);

  const told = (outcome: Put | Refused) => {
    if (outcome.as === "refused") return drafted.refuse(outcome.message, outcome.problems);
    goTo(hrefOf(["plans", outcome.name]));
  };
  const [put] = useState(() => plansPut(api));
  const { sending, send } = useSending<"put", Put>(told);
  const asked = async () => {
    const outcome = await put(name, body, { mayReplace: changes });
    drafted.forget();
    return outcome;
  };
  const save = () => {
    if (!sending && drafted.isSound()) void send("put", asked);
  };

  const choose = (other: Trigger) => {
    // What was wrong with the one before is so no longer.
    if (trigger !== "") edit([trigger], (same) => same);
    drafted.amend(chose(other));
  };
  const startFrom = (from: string, request: Start) =>
    drafted.fill(from === "empty" ? "The request is empty now." : filledWith(from), (now) =>
      edited(now, ["request"], () => draftOf(planRequest, request)),
    );

  const request = draft.kind === "group" ? draft.members["request"] : undefined;
  if (!request) throw new Error("A plan has a request");
  const members = (names: readonly string[]) => <Members field={field} draft={draft} path={[]} names={names} there />;
  return (
    <FormAround drafted={drafted} edit={edit} request={["request"]}>
      <Resumed kept={drafted.kept} outdated={drafted.outdated} onAfresh={drafted.beginAfresh} onUndo={drafted.resume} />
      {refused && <ErrorSummary refusal={refused} problems={problems} parts={parts} section={why.part} />}
      <form
        class="job-form"
        noValidate
        aria-label={changes ? "Change the plan" : "New plan"}
        onSubmit={(event) => event.preventDefault()}
      >
        <div class="sections">
          <section class="card" aria-label="Plan">
            <h2>Plan</h2>
            {!changes && members(["name"])}
            <TriggerChoice chosen={trigger} onChoose={choose}>
              {members([trigger])}
            </TriggerChoice>
            {members(["skipUnchanged", "keep"])}
          </section>
          <h2 class="part">What its jobs ask for</h2>
          <StartingPoints onStart={startFrom} />
          <Begun filled={drafted.filled} undo={drafted.undo} />
          <RequestFields field={planRequest} draft={request} path={["request"]} />
        </div>
        <div class="side">
          <div class="card actions">
            {/* No submit button: Enter in a field would press it, and a plan's jobs cost money. */}
            <button type="button" class="main" onClick={save} aria-disabled={sending !== undefined}>
              {changes ? "Save the changes" : "Make the plan"}
            </button>
            <Sending purpose={sending}>
              <Missed what={why}>It was not taken: see why</Missed>
            </Sending>
            {!sending && <p class="hint">It starts nothing now: its trigger does, or Run now.</p>}
          </div>
          <AsJson request={body} title="Plan as JSON" route={routes.putPlan(name)} />
        </div>
      </form>
    </FormAround>
  );
};
