import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Where the focus is when nobody is at anything: what was sent with, or nothing. Not every browser gives it to a button that is clicked. */
const isFree = () =>
  document.activeElement === null || document.activeElement.matches("body, #main, .job-form .actions button");

/** A part of the page that there may be a reason to look at. */
export interface Focused {
  part: RefObject<HTMLElement | null>;
  /** There is a reason that it has not taken the focus for: somebody was at something else. */
  waits: boolean;
  /** Gives it the focus, and brings it into sight from its beginning. */
  look(): void;
}

/** For a part of the page that takes the focus whenever there is another reason to look at it, unless somebody is at something else. */
export const useFocusFor = (reason: object | undefined): Focused => {
  const part = useRef<HTMLElement>(null);
  const [missed, setMissed] = useState<object>();
  const look = () => {
    // By itself the focus would bring the middle of a tall part into sight.
    part.current?.focus({ preventScroll: true });
    part.current?.scrollIntoView({ block: "start" });
    setMissed(undefined);
  };
  useLayoutEffect(() => {
    if (!reason) return;
    if (isFree()) look();
    else setMissed(reason);
  }, [reason]);
  return { part, waits: reason !== undefined && missed === reason, look };
};
