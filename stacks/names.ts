/** A wiring name as a component's name: `submit-job` is `SubmitJob`. */
export const logical = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** What this deployment is called among others of its account. */
export const stageName = `${$app.name}-${$app.stage}`;

/** A wiring name as a resource's name, so that stages share an account: `submit-job` is `lapidary-dev-submit-job`. */
export const physical = (name: string): string => `${stageName}-${name}`;

/** The name of the log of a function, by its name in the wiring. */
export const logOf = (name: string): string => `/aws/lambda/${physical(name)}`;
