import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { wasLeft } from "../leaving.ts";

/** One page of a list. Who turns to another page of the same list goes on from its beginning; who narrows the list keeps the focus. */
export const ListRegion = (props: {
  label: string;
  /** What the list is narrowed to. */
  list: string;
  /** Which page this is; empty for the first. */
  token: string;
  /** What is shown is of another list or page, until there is an answer. */
  busy: boolean;
  children: ComponentChildren;
}) => {
  const { label, list, token, busy, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef({ list, token });
  useLayoutEffect(() => {
    const turned = shown.current.list === list && shown.current.token !== token;
    shown.current = { list, token };
    // Who comes back is brought to where they were.
    if (!turned || wasLeft()) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "start" });
  }, [list, token]);
  return (
    <div class="scroll list" tabIndex={0} role="region" aria-label={label} aria-busy={busy} ref={place}>
      {children}
    </div>
  );
};
