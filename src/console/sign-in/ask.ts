import * as v from "valibot";
import { SignInFailed } from "./failed.ts";

/** Milliseconds that an answer is waited for. */
const patience = 20_000;

/** How OAuth says what is wrong, and how AWS does. */
const Refusal = v.object({
  error: v.optional(v.string()),
  error_description: v.optional(v.string()),
  message: v.optional(v.string()),
});

const reasonIn = (body: unknown) => {
  const refusal = v.safeParse(Refusal, body);
  return refusal.success
    ? (refusal.output.error_description ?? refusal.output.message ?? refusal.output.error)
    : undefined;
};

/** Asks `whom`, and nobody whom that one points to. Throws SignInFailed. */
export const ask = async <Output>(
  whom: string,
  address: string,
  answers: v.GenericSchema<unknown, Output>,
  init: RequestInit = {},
): Promise<Output> => {
  const signal = AbortSignal.timeout(patience);
  const answer = await fetch(address, {
    ...init,
    credentials: "omit",
    redirect: "error",
    cache: "no-store",
    signal,
  }).catch((cause: unknown) => {
    const { origin } = new URL(address);
    const why = signal.aborted
      ? `did not answer within ${patience / 1000} seconds`
      : "cannot be reached, or does not let this page call it";
    throw new SignInFailed(`${whom} at ${origin} ${why}`, { cause });
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new SignInFailed(`${whom} refused: ${reasonIn(body) ?? answer.status}`);
  const parsed = v.safeParse(answers, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new SignInFailed(`${whom} answered otherwise than expected: ${v.getDotPath(issue) ?? ""} ${issue.message}`);
};
