import { useLayoutEffect, useState } from "preact/hooks";
import * as v from "valibot";
import { FormAround } from "../form/around.tsx";
import { AsJson } from "../form/as-json.tsx";
import { Begun } from "../form/begun.tsx";
import { draftOf, edited, textAt } from "../form/draft.ts";
import { Members } from "../form/fields.tsx";
import { RequestFields } from "../form/request-fields.tsx";
import { Sending } from "../form/sending.tsx";
import { filledWith, StartingPoints } from "../form/starting-points.tsx";
import type { Start } from "../form/starts.ts";
import { Summary } from "../form/summary.tsx";
import { useDraft, wasLeft } from "../form/use-draft.ts";
import { useSending, type Refused } from "../form/use-sending.ts";
import { goTo, hrefOf } from "../places.ts";
import { useSession } from "../session.ts";
import "../styles/form.css";
import { putPlan, type Put } from "./put-plan.ts";
import { TriggerChoice } from "./trigger-choice.tsx";
import { anyPlan, planRequest, triggerIn, triggers, type Trigger } from "./triggers.ts";

const bodyOf = (plan: unknown) => {
  const { name: _, ...body } = v.parse(v.looseObject({}), plan);
  return body;
};

/** The triggers of plans that were left in their forms, by their places. */
const left = new Map<string, Trigger>();

/** A form for a plan, made from the schemas that the API checks it with. What it is to change keeps its name. */
export const PlanForm = ({ start, changes = false }: { start: Start; changes?: boolean }) => {
  const { api } = useSession();
  const [place] = useState(location.hash);
  const [trigger, setTrigger] = useState<Trigger>(
    () => (wasLeft() ? left.get(place) : undefined) ?? (triggerIn(start) || (changes ? "" : "schedule")),
  );
  useLayoutEffect(() => void left.set(place, trigger), [place, trigger]);
  const { schema, field } = triggers[trigger];
  const drafted = useDraft(schema, field, () => draftOf(anyPlan, start));
  const { draft, value, parts, problems, refused, summary, edit } = drafted;
  const name = textAt(draft, ["name"]);
  const body = bodyOf(value);

  const told = (outcome: Put | Refused) => {
    if (outcome.as === "refused") return drafted.refuse(outcome.message, outcome.problems);
    drafted.forget();
    goTo(hrefOf(["plans", outcome.name]));
  };
  const { sending, send } = useSending<"put", Put>(told);
  const save = () => {
    if (!sending && drafted.isSound()) void send("put", () => putPlan(api, name, body, { mayReplace: changes }));
  };

  const choose = (other: Trigger) => {
    // What was wrong with the one before is so no longer.
    if (trigger !== "") edit([trigger], (same) => same);
    setTrigger(other);
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
      {refused !== undefined && <Summary message={refused} problems={problems} parts={parts} refTo={summary} />}
      <form
        class="job-form"
        noValidate
        aria-label={changes ? "Change the plan" : "New plan"}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
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
            <button type="submit" class="main" aria-disabled={sending !== undefined}>
              {changes ? "Save the changes" : "Make the plan"}
            </button>
            <Sending purpose={sending} />
            {!sending && <p class="hint">It starts nothing now: its trigger does, or Run now.</p>}
          </div>
          <AsJson
            request={body}
            title="Plan as JSON"
            method="PUT"
            path={`/retraining-plans/${encodeURIComponent(name)}`}
          />
        </div>
      </form>
    </FormAround>
  );
};
