import { readFile } from "node:fs/promises";
import { virtualClock } from "#local/clock.ts";
import { startCloud, type CloudOptions } from "#local/cloud.ts";
import { putExamples } from "#local/example.ts";
import type { ServiceResponse } from "#local/service.ts";

const textOf = ({ body }: ServiceResponse) =>
  typeof body === "string" ? body : Buffer.concat(body instanceof Uint8Array ? [body] : [...body]).toString();

/** A whole account on virtual time with the example datasets in its bucket, whose functions log nothing. */
export const exampleCloud = async ({ start, ...options }: Omit<CloudOptions, "clock"> & { start?: number }) => {
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
  const clock = virtualClock(start);
  const cloud = await startCloud({ clock, ...options });
  await putExamples(cloud.clientSettings("cli", "s3"));

  /** Sends a request to the HTTP API and answers its JSON. Throws when it is not a success. */
  const request = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await cloud.api.answer({
      method,
      path: path.split("?")[0] ?? "",
      query: new URLSearchParams(path.split("?")[1]),
      headers: body ? { "content-type": "application/json" } : {},
      body: Buffer.from(body ? JSON.stringify(body) : ""),
    });
    if (response.status >= 300) throw new Error(`${method} ${path} answered ${response.status}: ${textOf(response)}`);
    const text = textOf(response);
    return text === "" ? undefined : JSON.parse(text);
  };

  return { clock, cloud, request };
};
export type ExampleCloud = Awaited<ReturnType<typeof exampleCloud>>;

/** The example request for a job of this name. */
export const exampleRequest = async (jobName: string): Promise<object> => ({
  ...JSON.parse(await readFile(new URL("../examples/nova/request.json", import.meta.url), "utf8")),
  jobName,
});
