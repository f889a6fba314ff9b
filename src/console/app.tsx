import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hrefOf, usePlace, type Place } from "./places.ts";
import { Jobs } from "./views/jobs.tsx";

/** What is shown at a place: by its first step, and whether more steps follow. */
interface View {
  title: string;
  show: ComponentType<{ place: Place }>;
}

const jobs: View = { title: "Jobs", show: Jobs };

/** The views that the navigation leads to, by the first step of their path. */
const views: Record<string, View> = { jobs };

/** The view of one thing in a list, by the first step of its path. */
const details: Record<string, View> = {};

const viewAt = ({ path: [first = "jobs", name] }: Place): View =>
  (name === undefined ? views[first] : details[first]) ?? jobs;

/** The whole page: where one can go, and what is there. */
export const App = () => {
  const place = usePlace();
  const { title, show: Show } = viewAt(place);
  const main = useRef<HTMLElement>(null);
  const here = place.path.join("/");

  useEffect(() => {
    document.title = [place.path[1], title, "Lapidary"].filter(Boolean).join(" · ");
  }, [here, title]);

  const arrived = useRef(false);
  useEffect(() => {
    // Not at the first view: who opens the page starts at its top.
    if (arrived.current) main.current?.focus();
    arrived.current = true;
  }, [here]);

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
            <a key={first} href={hrefOf([first])} aria-current={place.path[0] === first ? "page" : undefined}>
              {view.title}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <Show place={place} key={here} />
      </main>
    </>
  );
};
