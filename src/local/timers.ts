interface Timer {
  due: number;
  run: () => void;
  cancelled: boolean;
}

/** Timers in the order in which they are due; those due together in the order in which they were set. */
export const timerQueue = () => {
  const timers: Timer[] = [];

  const placeOf = (due: number) => {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((timers[middle]?.due ?? 0) <= due) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const next = () => {
    while (timers[0]?.cancelled) timers.shift();
    return timers[0];
  };

  return {
    /** Adds a timer; the answer cancels it. */
    add(due: number, run: () => void): () => void {
      const timer = { due, run, cancelled: false };
      timers.splice(placeOf(due), 0, timer);
      return () => {
        timer.cancelled = true;
      };
    },
    /** When the next timer is due. */
    due: (): number | undefined => next()?.due,
    /** Takes the next timer out. */
    take: (): Timer | undefined => (next() ? timers.shift() : undefined),
  };
};
