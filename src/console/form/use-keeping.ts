import { useLayoutEffect, useState } from "preact/hooks";
import type { Draft } from "./draft.ts";
import { forgetDraft, keepDraft } from "./kept.ts";

/**
 * Keeps what stands in the form at a place, with what it began `from`, while it is another than the form began with. Where the tab cannot, it
 * asks before that is lost.
 */
export const useKeeping = (place: string, draft: Draft, from: string, touched: boolean) => {
  const [lost, setLost] = useState(false);
  useLayoutEffect(() => {
    if (!touched) forgetDraft(place);
    setLost(touched && !keepDraft(place, { draft, from }));
  }, [place, draft, from, touched]);
  useLayoutEffect(() => {
    if (!lost) return undefined;
    const ask = (event: Event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [lost]);
};
