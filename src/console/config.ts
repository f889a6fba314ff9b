import * as v from "valibot";

/** What the page is told by the `config.json` beside it. */
export const Config = v.object({
  /** The API's address, without a slash at its end; empty where the page is served by the API itself. */
  api: v.string(),
  /** Seconds between two looks at what is going on. */
  refreshSeconds: v.pipe(v.number(), v.minValue(0.1)),
});
export type Config = v.InferOutput<typeof Config>;

/** Reads it. Throws a sentence when there is none. */
export const readConfig = async (): Promise<Config> => {
  const answer = await fetch("./config.json", { cache: "no-store", signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`config.json, which names the API, cannot be read: ${answer.status}`);
  return v.parse(Config, await answer.json());
};
