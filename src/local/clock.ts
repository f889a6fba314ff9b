import { timerQueue } from "./timers.ts";

/** The one clock of an emulated AWS. Times are milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
  /** Runs `run` once, `ms` milliseconds of this clock from now; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Runs work during which simulated time stands still. Whatever leaves the microtask queue must run inside one. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

const longestTimeout = 2 ** 31 - 1;

/**
 * A clock that runs `speed` times as fast as the wall's, from the wall's time or from `start`. Above 1 it stands still while work is
 * under way, so that a second of computing is not taken for ten minutes of a job. Its timers do not keep the process alive.
 */
export const scaledClock = (speed = 1, start = Date.now()): Clock => {
  const timers = timerQueue();
  const stands = speed > 1;
  let held = 0;
  let then = { simulated: start, real: performance.now() };
  let alarm: NodeJS.Timeout | undefined;

  const now = () =>
    Math.floor(held > 0 && stands ? then.simulated : then.simulated + (performance.now() - then.real) * speed);

  const mark = () => {
    then = { simulated: now(), real: performance.now() };
  };

  const arm = () => {
    clearTimeout(alarm);
    const due = timers.due();
    if (due === undefined || (held > 0 && stands)) return;
    alarm = setTimeout(ring, Math.min(Math.max(0, Math.ceil((due - now()) / speed)), longestTimeout)).unref();
  };

  const ring = () => {
    if ((timers.due() ?? Infinity) <= now()) timers.take()?.run();
    arm();
  };

  return {
    now,
    after(ms, run) {
      const cancel = timers.add(now() + Math.max(0, ms), run);
      arm();
      return () => {
        cancel();
        arm();
      };
    },
    async hold(work) {
      if (held === 0) mark();
      held += 1;
      try {
        return await work();
      } finally {
        if (held === 1 && stands) then.real = performance.now();
        held -= 1;
        arm();
      }
    },
  };
};

export interface VirtualClock extends Clock {
  /** Lets time jump from timer to timer until `done` is true. Throws when no timer is left that could change it. */
  until(done: () => boolean): Promise<void>;
  /** Lets `ms` milliseconds pass. */
  pass(ms: number): Promise<void>;
}

/** A clock that stands still while work is under way and jumps to the next timer when there is none. */
export const virtualClock = (start = Date.UTC(2026, 0, 1)): VirtualClock => {
  const timers = timerQueue();
  let time = start;
  let held = 0;
  let released: (() => void) | undefined;

  const idle = async () => {
    do {
      if (held > 0) await new Promise<void>((resolve) => (released = resolve));
      await new Promise((resolve) => setImmediate(resolve));
    } while (held > 0);
  };

  const clock: VirtualClock = {
    now: () => time,
    after: (ms, run) => timers.add(time + Math.max(0, ms), run),
    async hold(work) {
      held += 1;
      try {
        return await work();
      } finally {
        held -= 1;
        if (held === 0) released?.();
      }
    },
    async until(done) {
      for (;;) {
        await idle();
        if (done()) return;
        const next = timers.take();
        if (!next) throw new Error("No timer is left, and what was awaited has not happened");
        time = Math.max(time, next.due);
        next.run();
      }
    },
    pass(ms) {
      let passed = false;
      clock.after(ms, () => (passed = true));
      return clock.until(() => passed);
    },
  };
  return clock;
};
