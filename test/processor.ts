/** Microseconds of processor time that some work takes: unlike the time on the clock, it is not the longer for whatever else runs. */
export const processorTime = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};
