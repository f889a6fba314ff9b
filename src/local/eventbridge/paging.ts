import { ServiceError } from "../service.ts";

const most = 100;

/** One page of a list, and the token of the next. Throws ValidationException when the token is none of ours. */
export const pageOf = <Item>(
  items: readonly Item[],
  { Limit = most, NextToken }: { Limit?: number | undefined; NextToken?: string | undefined },
) => {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64url").toString());
  if (!Number.isInteger(start) || start < 0 || Limit < 1 || Limit > most)
    throw new ServiceError("ValidationException", "Invalid value for parameter NextToken or Limit.");
  const end = start + Limit;
  const more = end < items.length && { NextToken: Buffer.from(String(end)).toString("base64url") };
  return { items: items.slice(start, end), ...more };
};
