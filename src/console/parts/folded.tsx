import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** Shows the first of many things, and all of them when that is asked for. */
export const Folded = <T,>(props: {
  all: readonly T[];
  /** How many are shown at first. */
  first: number;
  children: (shown: readonly T[]) => ComponentChildren;
}) => {
  const { all, first, children } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      {children(open ? all : all.slice(0, first))}
      {all.length > first && (
        <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show fewer" : `Show ${all.length - first} more`}
        </button>
      )}
    </>
  );
};
