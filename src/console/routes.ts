import type { routes as wired } from "#wiring";

type Wired = keyof typeof wired;
type MethodOf<Each> = Each extends `${infer Method} ${string}` ? Method : never;
type PathOf<Each, Method extends string> = Each extends `${Method} ${infer Path}` ? Path : never;

/** A text for each name that a path leaves open. */
type Given<Path extends string> = Path extends `${string}{${string}}${infer Rest}`
  ? [text: string, ...Given<Rest>]
  : [];

/** What the API is called by. */
export type Method = MethodOf<Wired>;

/** A route of the API, and what stands in its path for this call. */
export interface Route {
  method: Method;
  /** Begins with a slash. */
  path: string;
}

/** Makes the routes of a path that the API has by this method: what is given for its names is encoded, in their order. */
const to =
  <M extends Method, Path extends PathOf<Wired, M>>(method: M, path: Path) =>
  (...given: Given<Path>): Route => {
    const [...texts]: (string | undefined)[] = given;
    return { method, path: path.replace(/\{\w+\}/g, () => encodeURIComponent(texts.shift() ?? "")) };
  };

/** Every route of the API that the page calls, by the name of the function that answers it. A job's identifier is its name; a model's ARN is in the three parts that its slashes make, as an encoded slash would be signed otherwise than it arrives. */
export const routes = {
  submitJob: to("POST", "/model-customization-jobs"),
  listJobs: to("GET", "/model-customization-jobs"),
  getJob: to("GET", "/model-customization-jobs/{jobIdentifier}"),
  getExecution: to("GET", "/model-customization-jobs/{jobIdentifier}/execution"),
  getExecutionEvents: to("GET", "/model-customization-jobs/{jobIdentifier}/execution/events"),
  getMetrics: to("GET", "/model-customization-jobs/{jobIdentifier}/metrics"),
  getEvents: to("GET", "/model-customization-jobs/{jobIdentifier}/events"),
  requestStop: to("POST", "/model-customization-jobs/{jobIdentifier}/stop"),
  requestDelete: to("DELETE", "/custom-models/{arn}/{model}/{id}"),
  listPlans: to("GET", "/retraining-plans"),
  getPlan: to("GET", "/retraining-plans/{name}"),
  putPlan: to("PUT", "/retraining-plans/{name}"),
  deletePlan: to("DELETE", "/retraining-plans/{name}"),
  requestRetraining: to("POST", "/retraining-plans/{name}/run"),
  listDatasets: to("GET", "/datasets"),
} as const;
