/** Lets no two works on the same key run at the same time: first come, first served, and all of a work's keys at once. */
export const keyedLock = () => {
  const tails = new Map<string, Promise<undefined>>();

  return async <T>(keys: readonly string[], work: () => Promise<T>): Promise<T> => {
    const earlier = Promise.all(keys.map((key) => tails.get(key)));
    const { promise: tail, resolve: release } = Promise.withResolvers<undefined>();
    for (const key of keys) tails.set(key, tail);
    try {
      await earlier;
      return await work();
    } finally {
      for (const key of keys) if (tails.get(key) === tail) tails.delete(key);
      release(undefined);
    }
  };
};
