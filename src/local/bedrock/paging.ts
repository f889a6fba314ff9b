import * as v from "valibot";
import { limits } from "#core/patterns.ts";
import { integerBetween, oneOf, text } from "#core/shapes.ts";
import { ServiceError } from "#local/service.ts";

/** The members that every List operation of Bedrock takes. */
export const pageMembers = {
  creationTimeAfter: v.optional(v.date()),
  creationTimeBefore: v.optional(v.date()),
  maxResults: v.optional(integerBetween(1, 1000)),
  nextToken: v.optional(text(limits.nextToken)),
  sortBy: v.optional(oneOf(["CreationTime"])),
  sortOrder: v.optional(oneOf(["Ascending", "Descending"])),
};

interface Page {
  creationTimeAfter?: Date | undefined;
  creationTimeBefore?: Date | undefined;
  maxResults?: number | undefined;
  nextToken?: string | undefined;
  sortOrder?: "Ascending" | "Descending" | undefined;
}

/** Items of a page when the request does not say: the service's own number is not documented. */
const usualPage = 100;

/**
 * One page of things, newest first unless asked otherwise. A token names the last thing of the page before, so what is added
 * meanwhile neither repeats nor hides anything. Throws ValidationException for a token that no page gave.
 */
export const pageOf = <Item extends { readonly arn: string; readonly created: number }>(
  items: readonly Item[],
  page: Page,
) => {
  const { creationTimeAfter: after, creationTimeBefore: before, maxResults = usualPage, nextToken, sortOrder } = page;
  const sorted = items.filter(
    ({ created }) => (!after || created > after.getTime()) && (!before || created < before.getTime()),
  );
  sorted.sort((a, b) => a.created - b.created || (a.arn < b.arn ? -1 : 1));
  if (sortOrder !== "Ascending") sorted.reverse();
  const last = nextToken === undefined ? undefined : Buffer.from(nextToken, "base64url").toString();
  const start = last === undefined ? 0 : sorted.findIndex(({ arn }) => arn === last) + 1;
  if (last !== undefined && start === 0)
    throw new ServiceError("ValidationException", "The provided nextToken is invalid.");
  const found = sorted.slice(start, start + maxResults);
  const end = found.at(-1);
  const more = end !== undefined && start + found.length < sorted.length;
  return { found, ...(more && { nextToken: Buffer.from(end.arn).toString("base64url") }) };
};
