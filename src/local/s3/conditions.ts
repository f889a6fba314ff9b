import { S3Error } from "./errors.ts";
import type { StoredObject } from "./store.ts";

const failed = (condition: string) => new S3Error("PreconditionFailed", { Condition: condition });

const matches = (etags: string, etag: string) =>
  etags.split(",").some((one) => ["*", etag, etag.replaceAll('"', "")].includes(one.trim()));

/** S3 keeps times to the second. */
const second = (milliseconds: number) => Math.floor(milliseconds / 1000) * 1000;

interface Conditions {
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
  ifModifiedSince: string | undefined;
  ifUnmodifiedSince: string | undefined;
}

const conditionsIn = (headers: Record<string, string>, prefix: string): Conditions => ({
  ifMatch: headers[`${prefix}if-match`],
  ifNoneMatch: headers[`${prefix}if-none-match`],
  ifModifiedSince: headers[`${prefix}if-modified-since`],
  ifUnmodifiedSince: headers[`${prefix}if-unmodified-since`],
});

/** Holds a reader's conditions against an object. Throws PreconditionFailed and NotModified. */
export const checkRead = (headers: Record<string, string>, { etag, lastModified }: StoredObject) => {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditionsIn(headers, "");
  const modified = second(lastModified);
  if (ifMatch !== undefined && !matches(ifMatch, etag)) throw failed("If-Match");
  if (ifMatch === undefined && ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince))
    throw failed("If-Unmodified-Since");
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) throw new S3Error("NotModified");
  if (ifNoneMatch === undefined && ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince))
    throw new S3Error("NotModified");
};

/** Holds a copy's conditions against its source. Throws PreconditionFailed. */
export const checkCopySource = (headers: Record<string, string>, { etag, lastModified }: StoredObject) => {
  const prefix = "x-amz-copy-source-";
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditionsIn(headers, prefix);
  const modified = second(lastModified);
  if (ifMatch !== undefined && !matches(ifMatch, etag)) throw failed(`${prefix}If-Match`);
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) throw failed(`${prefix}If-None-Match`);
  if (ifMatch === undefined && ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince))
    throw failed(`${prefix}If-Unmodified-Since`);
  if (ifNoneMatch === undefined && ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince))
    throw failed(`${prefix}If-Modified-Since`);
};

/** Holds a writer's conditions against what stands under the key. Throws PreconditionFailed and NoSuchKey. */
export const checkWrite = (headers: Record<string, string>, key: string, standing: StoredObject | undefined) => {
  const { ifMatch, ifNoneMatch } = conditionsIn(headers, "");
  if (ifNoneMatch !== undefined && standing && matches(ifNoneMatch, standing.etag)) throw failed("If-None-Match");
  if (ifMatch === undefined) return;
  if (!standing) throw new S3Error("NoSuchKey", { Key: key });
  if (!matches(ifMatch, standing.etag)) throw failed("If-Match");
};
