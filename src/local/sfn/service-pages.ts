import { ServiceError } from "../service.ts";
import { satisfy } from "./service-errors.ts";

const defaultSize = 100;
const largest = 1000;

const invalidToken = () => new ServiceError("InvalidToken", "Invalid Token: 'Invalid token'");

const encode = (list: string, last: string) => Buffer.from(JSON.stringify([list, last])).toString("base64url");

const decode = (token: string, list: string): string => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw invalidToken();
  }
  const last: unknown = Array.isArray(parsed) ? parsed[1] : undefined;
  if (typeof last !== "string" || encode(list, last) !== token) throw invalidToken();
  return last;
};

/** What a list operation is asked for. */
export interface PageRequest {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/**
 * One page of a list, in the list's order. The token names the last item that was seen, so items that come and go
 * between two pages neither repeat nor hide others.
 * `list` tells lists apart: a token of one is no token of another. Throws ValidationException and InvalidToken.
 */
export const pageOf = <Item>(
  { maxResults, nextToken }: PageRequest,
  list: string,
  items: readonly Item[],
  {
    key,
    follows,
    longestToken = 1024,
  }: {
    key: (item: Item) => string;
    /** Whether an item comes after the one with that key. */
    follows: (item: Item, key: string) => boolean;
    longestToken?: number;
  },
): { page: Item[]; nextToken?: string } => {
  satisfy(
    { maxResults, nextToken },
    { maxResults: { least: 0, most: largest }, nextToken: { least: 1, most: longestToken } },
  );
  const last = nextToken === undefined ? undefined : decode(nextToken, list);
  const left = last === undefined ? items : items.filter((item) => follows(item, last));
  const page = left.slice(0, maxResults || defaultSize);
  const end = page.at(-1);
  return { page, ...(end !== undefined && left.length > page.length && { nextToken: encode(list, key(end)) }) };
};
