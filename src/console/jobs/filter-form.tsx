import { useLayoutEffect, useRef } from "preact/hooks";
import { statuses } from "#core/lifecycle.ts";
import { goTo, hrefOf, replaceBy } from "../places.ts";
import { usePause } from "../use-pause.ts";
import { filters, filtersIn, isBegun, type Filters } from "./filters.ts";

/** Milliseconds without another letter, after which what is typed narrows the list. */
const pause = 300;

/** What stands in a form's fields; a day that is only begun is the one that is `given`. */
const filtersOf = (form: HTMLFormElement, given: Filters): Filters => {
  const written = filtersIn(new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])));
  const { creationTimeAfter, creationTimeBefore } = written;
  return {
    ...written,
    ...(isBegun(creationTimeAfter) && { creationTimeAfter: given.creationTimeAfter }),
    ...(isBegun(creationTimeBefore) && { creationTimeBefore: given.creationTimeBefore }),
  };
};

const write = (form: HTMLFormElement, given: Filters) => {
  for (const name of filters) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = given[name];
  }
};

/** Narrows the list of jobs: at once to what is picked, and after a pause to what is typed or gone through by keys. */
export const FilterForm = ({ given }: { given: Filters }) => {
  const form = useRef<HTMLFormElement>(null);
  const { after, cancel } = usePause(pause);
  /** Where the form itself led to last: its fields may be further on. */
  const own = useRef<string>(undefined);
  /** The field that is being typed in: what is typed has a place of its own in the tab's history, which it keeps until the end. */
  const typing = useRef<EventTarget>(null);
  /** The last that was done was done by the keyboard. */
  const byKey = useRef(false);
  const here = hrefOf(["jobs"], given);

  useLayoutEffect(() => {
    if (here === own.current) return;
    own.current = undefined;
    cancel();
    if (form.current) write(form.current, given);
  }, [here]);

  const narrow = (typed: EventTarget | null) => {
    cancel();
    if (!form.current) return;
    const there = hrefOf(["jobs"], filtersOf(form.current, given));
    if (there !== here) {
      own.current = there;
      if (typed && typed === typing.current) replaceBy(there);
      else goTo(there);
      typing.current = typed;
    }
  };

  return (
    <form
      ref={form}
      class="filters"
      role="search"
      aria-label="Jobs"
      onSubmit={(event) => {
        event.preventDefault();
        narrow(document.activeElement);
      }}
      onKeyDown={() => (byKey.current = true)}
      onPointerDown={() => (byKey.current = false)}
      onFocusOut={() => (typing.current = null)}
      onChange={({ target }) => {
        if (target instanceof HTMLInputElement && target.type === "search") narrow(target);
        else if (byKey.current) after(() => narrow(target));
        else narrow(null);
      }}
    >
      <label>
        Name contains
        <input
          name="nameContains"
          type="search"
          autoComplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => after(() => narrow(currentTarget))}
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
