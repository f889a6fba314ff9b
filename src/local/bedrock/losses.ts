/** One row of a metrics file. */
export interface Row {
  step: number;
  epoch: number;
  loss: number;
}

/** What a job has to learn in: its steps, of which the first `done` were trained. */
export interface Course {
  steps: number;
  epochs: number;
  /** Steps trained; fewer than `steps` when the job was stopped. */
  done: number;
}

/**
 * Loss curves of a job: an exponential fall to a floor, with noise that shrinks as the loss does. One training row a step, one
 * validation row an epoch, a little above the training's. The same generator gives the same curves.
 */
export const lossCurves = ({ steps, epochs, done }: Course, random: () => number) => {
  const start = 1.8 + random() * 1.4;
  const floor = 0.3 + random() * 0.6;
  const rate = 4 + random() * 3;
  const gap = 1.05 + random() * 0.15;
  const level = (step: number) => floor + (start - floor) * Math.exp((-rate * step) / steps);
  const noisy = (loss: number, spread: number) => loss * (1 + spread * (random() + random() - 1));
  const perEpoch = steps / epochs;
  const training = Array.from({ length: done }, (_, step): Row => ({
    step,
    epoch: Math.min(epochs - 1, Math.floor(step / perEpoch)),
    loss: noisy(level(step), 0.08),
  }));
  const validation = Array.from({ length: epochs }, (_, epoch) => Math.ceil((epoch + 1) * perEpoch) - 1).flatMap(
    (step, epoch): Row[] => (step < done ? [{ step, epoch, loss: noisy(level(step) * gap, 0.02) }] : []),
  );
  return { training, validation };
};

/** Rows as the service writes them; `column` names the loss. */
export const metricsFile = (column: "training_loss" | "validation_loss", rows: readonly Row[]) =>
  [
    `step_number,epoch_number,${column},perplexity`,
    ...rows.map(({ step, epoch, loss }) => `${step},${epoch},${loss},${Math.exp(loss)}`),
    "",
  ].join("\n");
