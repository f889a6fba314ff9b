import * as v from "valibot";
import { Config, configPath } from "./config.ts";

const unread = (why: string, cause?: unknown) =>
  new Error(`${configPath}, which names the API, cannot be read: ${why}.`, { cause });

/** Reads it, and hears what its answer's headers say. Throws a sentence when there is none. */
export const readConfig = async (): Promise<{ config: Config; headers: Headers }> => {
  const signal = AbortSignal.timeout(30_000);
  const answer = await fetch(`./${configPath}`, { cache: "no-store", signal }).catch((cause: unknown) => {
    throw unread("nothing answers", cause);
  });
  if (!answer.ok) throw unread(`the answer is ${answer.status}`);
  const config = v.safeParse(Config, await answer.json().catch(() => undefined));
  if (!config.success) throw unread("it is not as the page expects it");
  return { config: config.output, headers: answer.headers };
};
