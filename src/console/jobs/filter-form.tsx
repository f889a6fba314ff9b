import { useLayoutEffect, useRef } from "preact/hooks";
import { statuses } from "#core/lifecycle.ts";
import { goTo, hrefOf, replaceBy } from "../places.ts";
import { usePause } from "../use-pause.ts";
import { filters, filtersIn, type Filters } from "./filters.ts";

/** Milliseconds without another letter, after which what is typed narrows the list. */
const pause = 300;

/** What stands in a form's fields. */
const filtersOf = (form: HTMLFormElement): Filters =>
  filtersIn(new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])));

const write = (form: HTMLFormElement, given: Filters) => {
  for (const name of filters) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = given[name];
  }
};

/** Narrows the list of jobs: at once to what is picked, and after a pause to what is typed. */
export const FilterForm = ({ given }: { given: Filters }) => {
  const form = useRef<HTMLFormElement>(null);
  const { after, cancel } = usePause(pause);
  /** Where the form itself led to last: its fields may be further on. */
  const own = useRef<string>(undefined);
  /** What is being typed has a place of its own in the tab's history, which it keeps until the end. */
  const typing = useRef(false);
  const here = hrefOf(["jobs"], given);

  useLayoutEffect(() => {
    if (here === own.current) return;
    own.current = undefined;
    cancel();
    if (form.current) write(form.current, given);
  }, [here]);

  const narrow = (typed: boolean) => {
    cancel();
    if (!form.current) return;
    const there = hrefOf(["jobs"], filtersOf(form.current));
    if (there !== here) {
      own.current = there;
      if (typed && typing.current) replaceBy(there);
      else goTo(there);
    }
    typing.current = typed;
  };

  return (
    <form
      ref={form}
      class="filters"
      role="search"
      aria-label="Jobs"
      onSubmit={(event) => {
        event.preventDefault();
        narrow(true);
      }}
      onChange={({ target }) => narrow(target instanceof HTMLInputElement && target.type === "search")}
    >
      <label>
        Name contains
        <input
          name="nameContains"
          type="search"
          autoComplete="off"
          spellcheck={false}
          onInput={() => after(() => narrow(true))}
          onBlur={() => (typing.current = false)}
        />
      </label>
      <label>
        Status
        <select name="statusEquals">
          <option value="">any</option>
          {statuses.map((status) => (
            <option key={status}>{status}</option>
          ))}
        </select>
      </label>
      <label>
        Made after
        <input name="creationTimeAfter" type="date" />
      </label>
      <label>
        Made before
        <input name="creationTimeBefore" type="date" />
      </label>
      <label>
        Order
        <select name="sortOrder">
          <option value="">newest first</option>
          <option value="Ascending">oldest first</option>
        </select>
      </label>
    </form>
  );
};
