import { useEffect, useState } from "preact/hooks";
import * as v from "valibot";
import { Failure } from "../parts/failure.tsx";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import "../styles/plans.css";

/** Sets a plan off, also where its data are those that it trained on last. What comes of it is seen in the plan. */
export const RunNow = (props: {
  plan: string;
  /** The id of what set it off last. */
  newest: string | undefined;
  done: () => void;
}) => {
  const { plan, newest, done } = props;
  const { api } = useSession();
  const [force, setForce] = useState(false);
  const [asked, setAsked] = useState<"no" | "asking" | "taken">("no");
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => setAsked("no"), [newest]);
  const run = async () => {
    if (asked === "asking") return;
    setAsked("asking");
    setFailure(undefined);
    try {
      await api.call({ ...routes.requestRetraining(plan), body: { force }, answers: v.unknown() });
      setAsked("taken");
      done();
    } catch (thrown) {
      setAsked("no");
      setFailure(thrown);
    }
  };
  return (
    <div class="run-now">
      <div class="actions">
        <button type="button" class="main" aria-disabled={asked === "asking"} onClick={() => void run()}>
          Run now
        </button>
        <label class="check">
          <input type="checkbox" checked={force} onChange={({ currentTarget }) => setForce(currentTarget.checked)} />
          Also if the data are unchanged
        </label>
      </div>
      <p role="status" class="hint">
        {asked === "taken" && "Asked for. What comes of it stands below in a moment."}
      </p>
      {failure !== undefined && <Failure failure={failure} />}
    </div>
  );
};
