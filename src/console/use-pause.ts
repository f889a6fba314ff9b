import { useEffect, useRef } from "preact/hooks";

/** Does the last thing that was asked for once nothing else has been for so many milliseconds; a part of the page that is gone does nothing. */
export const usePause = (milliseconds: number) => {
  const timer = useRef<number>(undefined);
  const cancel = () => window.clearTimeout(timer.current);
  useEffect(() => cancel, []);
  return {
    after(act: () => void) {
      cancel();
      timer.current = window.setTimeout(act, milliseconds);
    },
    cancel,
  };
};
