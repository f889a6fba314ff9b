import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "#core/issues.ts";
import { CallFailed } from "../api.ts";

/** The API did not take what was sent. */
export interface Refused {
  as: "refused";
  message: string;
  problems: readonly Problem[];
}

/** Sends what a form asks for, one at a time: while one is out, others are not sent. `told` hears of each that is not given up. */
export const useSending = <Purpose extends string, Outcome>(told: (outcome: Outcome | Refused) => void) => {
  const [sending, setSending] = useState<Purpose>();
  const out = useRef<AbortController>(undefined);
  const gone = useRef(false);
  const cancel = () => out.current?.abort();
  useEffect(
    () => () => {
      gone.current = true;
      cancel();
    },
    [],
  );

  const send = async (purpose: Purpose, ask: (signal: AbortSignal) => Promise<Outcome>) => {
    if (out.current) return;
    const { signal } = (out.current = new AbortController());
    setSending(purpose);
    try {
      const outcome = await ask(signal);
      if (!gone.current) told(outcome);
    } catch (error) {
      if (!signal.aborted)
        told({
          as: "refused",
          message: error instanceof Error ? error.message : String(error),
          problems: error instanceof CallFailed ? error.errors : [],
        });
    } finally {
      out.current = undefined;
      if (!gone.current) setSending(undefined);
    }
  };

  return { sending, send, cancel };
};
