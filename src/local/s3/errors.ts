import { ServiceError } from "../service.ts";

/** S3's errors: status and wording. */
const known = {
  AccessDenied: [403, "Access Denied"],
  BadDigest: [400, "The Content-MD5 or checksum value that you specified did not match what we received."],
  BucketAlreadyOwnedByYou: [409, "Your previous request to create the named bucket succeeded and you already own it."],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty"],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  IncompleteBody: [400, "You did not provide the number of bytes specified by the Content-Length HTTP header"],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InternalFailure: [500, "We encountered an internal error. Please try again."],
  InvalidArgument: [400, "Invalid Argument"],
  InvalidBucketName: [400, "The specified bucket is not valid."],
  InvalidDigest: [400, "The Content-MD5 you specified was invalid."],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  ],
  InvalidPartOrder: [400, "The list of parts was not in ascending order. Parts must be ordered by part number."],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRequest: [400, "Invalid Request"],
  KeyTooLongError: [400, "Your key is too long"],
  MalformedXML: [400, "The XML you provided was not well-formed or did not validate against our published schema"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchUpload: [
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  ],
  NotImplemented: [501, "A header or operation you provided implies functionality that is not implemented"],
  NotModified: [304, "Not Modified"],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  ServiceUnavailable: [503, "Reduce your request rate."],
  SlowDown: [503, "Please reduce your request rate."],
} as const satisfies Record<string, readonly [number, string]>;

export type S3ErrorCode = keyof typeof known;

const isKnown = (code: string): code is S3ErrorCode => Object.hasOwn(known, code);

/** The HTTP status of an error: 400 unless it is known to be another. */
export const statusOf = (code: string) => (isKnown(code) ? known[code][0] : 400);

/** Thrown to answer with one of S3's errors, in S3's words unless told. `members` are further elements of the error. */
export class S3Error extends ServiceError {
  constructor(code: S3ErrorCode, members: Record<string, string | number> = {}, message: string = known[code][1]) {
    super(code, message, members);
  }
}
