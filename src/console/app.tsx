import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hrefOf, usePlace, type Place } from "./places.ts";
import { useSession } from "./session.ts";
import { useReturn } from "./use-return.ts";
import { Job } from "./views/job.tsx";
import { Jobs } from "./views/jobs.tsx";
import { PlanView } from "./views/plan.tsx";
import { Plans } from "./views/plans.tsx";
import { Machines } from "./views/machines.tsx";
import { NewJob } from "./views/new-job.tsx";
import { NewPlan } from "./views/new-plan.tsx";

/** What is shown at a place: by its first step, and whether more steps follow. */
interface View {
  title: string;
  show: ComponentType<{ place: Place }>;
}

/** The views that the navigation leads to, by the first step of their path. */
const views: Record<string, View> = {
  jobs: { title: "Jobs", show: Jobs },
  plans: { title: "Plans", show: Plans },
  machines: { title: "Machines", show: Machines },
};

/** The view of one thing in a list, by the first step of its path. */
const details: Record<string, View> = {
  jobs: { title: "Job", show: Job },
  plans: { title: "Plan", show: PlanView },
};

/** The views that something is made in, by the first step of their path: those of the navigation lead to them. */
const forms: Record<string, View & { from: string }> = {
  new: { title: "New job", show: NewJob, from: "jobs" },
  "new-plan": { title: "New plan", show: NewPlan, from: "plans" },
};

/** What stands under a name that anybody may have typed: not what every object has. */
const under = <T,>(table: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const nowhere: View = {
  title: "Nothing",
  show: () => (
    <>
      <h1>There is nothing here</h1>
      <p>
        The address leads nowhere. <a href={hrefOf(["jobs"])}>All jobs</a>
      </p>
    </>
  ),
};

const viewAt = ({ path: [first = "jobs", name] }: Place): View =>
  under(name === undefined ? { ...views, ...forms } : details, first) ?? nowhere;

/** The view of the navigation that a place belongs to. */
const around = ({ path: [first = "jobs"] }: Place): string => under(forms, first)?.from ?? first;

/** The whole page: where one can go, and what is there. */
export const App = () => {
  const place = usePlace();
  const { signOut } = useSession();
  const { title, show: Show } = viewAt(place);
  const main = useRef<HTMLElement>(null);
  const here = place.path.join("/");

  useEffect(() => {
    document.title = [place.path[1], title, "Lapidary"].filter(Boolean).join(" · ");
  }, [here, title]);

  useReturn(main, here, hrefOf(place.path, Object.fromEntries(place.query)));

  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={hrefOf(["jobs"])}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M9 4h14l6 9-13 16L3 13z" class="stone" />
            <path d="M9 4h14l-3 9h-8z" class="table" />
            <path d="M12 13h8l-4 16z" class="facet" />
          </svg>
          Lapidary
        </a>
        <nav aria-label="Views">
          {Object.entries(views).map(([first, view]) => (
            <a key={first} href={hrefOf([first])} aria-current={around(place) === first ? "page" : undefined}>
              {view.title}
            </a>
          ))}
        </nav>
        {signOut && (
          <button type="button" class="sign-out" onClick={signOut}>
            Sign out
          </button>
        )}
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <Show place={place} key={here} />
      </main>
    </>
  );
};
