import * as v from "valibot";
import { ApiError } from "#core/errors.ts";

/** A place in a listing, a JSON value, as the nextToken of a page. */
export const tokenOf = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/** The place that a nextToken names. Throws ValidationException for one that no page gave. */
export const placeIn = <Place>(schema: v.GenericSchema<unknown, Place>, token: string): Place => {
  const Token = v.pipe(
    v.string(),
    v.transform((text) => Buffer.from(text, "base64url").toString()),
    v.parseJson(),
    schema,
  );
  const place = v.safeParse(Token, token);
  if (place.success) return place.output;
  const detail = "nextToken must be the nextToken of an earlier answer to the same query";
  throw new ApiError("ValidationException", detail, [{ pointer: "/nextToken", detail }]);
};
