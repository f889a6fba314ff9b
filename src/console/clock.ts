/** This computer's two clocks, in milliseconds. */
export interface Clocks {
  /** What it takes the time to be: that is put right, or wrong, at any moment. */
  time: () => number;
  /** What has passed since some moment: that is never set, but may stand still while the computer sleeps. */
  passed: () => number;
}

/** Milliseconds by which the two may come apart: AWS takes no signature that is five minutes off. */
const tolerable = 60_000;

/** What an answer that has just come says of the time, in milliseconds; undefined where it says nothing. */
const timeIn = (headers: Headers): number | undefined => {
  // What was kept on the way is older than it says.
  const kept = Number(headers.get("age") ?? 0) * 1000;
  const time = Date.parse(headers.get("date") ?? "") + kept;
  return Number.isFinite(time) ? time : undefined;
};

/** The time as AWS has it, however this computer's clock is set, then or later. */
export interface Clock {
  /** The time, in milliseconds. */
  now(): number;
  /** Asks for the time again where this computer was set or has slept since: its own clocks do not tell which. Where no answer comes, nothing changes. */
  settle(): Promise<void>;
}

/**
 * A clock that goes on from what the headers of an answer say of the time; this computer's own where they say nothing. `ask` gives those of
 * another answer.
 */
export const clockFrom = (headers: Headers, { time, passed }: Clocks, ask: () => Promise<Headers>): Clock => {
  const read = (from: Headers) => ({ right: timeIn(from), time: time(), passed: passed() });
  let known = read(headers);
  return {
    now: () => (known.right === undefined ? time() : known.right + passed() - known.passed),
    async settle() {
      if (Math.abs(time() - known.time - (passed() - known.passed)) < tolerable) return;
      const answered = await ask().catch(() => undefined);
      if (answered) known = read(answered);
    },
  };
};
