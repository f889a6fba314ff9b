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

interface Listed {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** The order of creation; of things created together, that of their ARNs. */
const inOrder = (a: Listed, b: Listed) => a.created - b.created || (a.arn < b.arn ? -1 : Number(a.arn > b.arn));

const tokenOf = ({ created, arn }: Listed) => Buffer.from(`${created} ${arn}`).toString("base64url");

const placeOf = (token: string): Listed => {
  const [, created, arn] = /^(\d+) (arn:.+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (arn === undefined) throw new ServiceError("ValidationException", "The provided nextToken is invalid.");
  return { created: Number(created), arn };
};

/**
 * One page of things, newest first unless asked otherwise. A token is the place of the last thing of the page before, so what is
 * added or deleted meanwhile neither repeats nor hides anything else. Throws ValidationException for what is not a token.
 */
export const pageOf = <Item extends Listed>(items: readonly Item[], page: Page) => {
  const { creationTimeAfter: after, creationTimeBefore: before, maxResults = usualPage, nextToken, sortOrder } = page;
  const order = sortOrder === "Ascending" ? inOrder : (a: Listed, b: Listed) => inOrder(b, a);
  const last = nextToken === undefined ? undefined : placeOf(nextToken);
  const left = items
    .filter(
      (item) =>
        (!after || item.created > after.getTime()) &&
        (!before || item.created < before.getTime()) &&
        (!last || order(last, item) < 0),
    )
    .sort(order);
  const found = left.slice(0, maxResults);
  const end = found.at(-1);
  return { found, ...(end && found.length < left.length && { nextToken: tokenOf(end) }) };
};
