import type { Problem } from "./issues.ts";

/** How a failed call is treated. The names are what Retry and Catch in statemachines/ match. */
export type RetryClass = "TransientError" | "CapacityError" | "DataChangedError" | "RefusedError" | "PermanentError";

/** What is known of a failed call to AWS. */
export interface Failure {
  /** The exception's name, such as `ThrottlingException`. */
  name: string;
  message: string;
  /** The HTTP status; absent when no answer came. */
  status?: number | undefined;
}

interface Rule {
  name?: string;
  message?: string;
  treatedAs: RetryClass;
  /** After so many seconds it is a PermanentError all the same. */
  forSeconds?: number;
  because: string;
}

/** The retry decision for each error of AWS; the first rule that fits decides. The README shows this table. */
export const retryRules: readonly Rule[] = [
  {
    name: "ValidationException",
    message: "Could not assume provided IAM role",
    treatedAs: "TransientError",
    forSeconds: 120,
    because: "A new role takes up to two minutes to reach Bedrock.",
  },
  {
    name: "ServiceQuotaExceededException",
    treatedAs: "CapacityError",
    because: "Two jobs run at a time; a place comes free when one ends.",
  },
  { name: "ThrottlingException", treatedAs: "TransientError", because: "Too many calls at this moment." },
  { name: "TooManyRequestsException", treatedAs: "TransientError", because: "Too many calls at this moment." },
  { name: "SlowDown", treatedAs: "TransientError", because: "S3's word for too many calls." },
  {
    name: "ProvisionedThroughputExceededException",
    treatedAs: "TransientError",
    because: "DynamoDB's word for too many calls.",
  },
  { name: "RequestLimitExceeded", treatedAs: "TransientError", because: "DynamoDB's account limit, for a moment." },
];

const isServersFault = ({ status }: Failure) => status === undefined || status >= 500 || status === 429;

/**
 * Decides how a failed call is treated, `elapsed` seconds after the job was submitted. No answer, 429 and 5xx are transient; what no
 * rule names is permanent.
 */
export const classify = (failure: Failure, elapsed = 0): RetryClass => {
  const rule = retryRules.find(
    ({ name, message }) => name === failure.name && (message === undefined || failure.message.includes(message)),
  );
  if (!rule) return isServersFault(failure) ? "TransientError" : "PermanentError";
  return elapsed > (rule.forSeconds ?? Infinity) ? "PermanentError" : rule.treatedAs;
};

/** A failure of a task. Its `name` is its retry class, its message starts with the name of what AWS answered. */
export class TaskFailure extends Error {
  override readonly name: RetryClass;
  constructor(retryClass: RetryClass, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = retryClass;
  }
}

/** Something that must not be tried again: `reason` is an exception's name, such as `ConflictException`. */
export const permanent = (reason: string, message: string, cause?: unknown) =>
  new TaskFailure("PermanentError", `${reason}: ${message}`, cause);

/** What checks of ours refuse: it is for whoever asked to mend, and must not be tried again either. */
export const refused = (message: string) => new TaskFailure("RefusedError", `ValidationException: ${message}`);

/** The errors of the HTTP API and their statuses. The names are AWS's. */
export const apiErrors = {
  ValidationException: 400,
  SerializationException: 400,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  RequestEntityTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  InternalServerException: 500,
  ServiceUnavailableException: 503,
} as const;
export type ApiErrorName = keyof typeof apiErrors;

/** An answer of the HTTP API that is not a success. */
export class ApiError extends Error {
  override readonly name: ApiErrorName;
  readonly errors: readonly Problem[];
  constructor(name: ApiErrorName, message: string, errors: readonly Problem[] = [], cause?: unknown) {
    super(message, { cause });
    this.name = name;
    this.errors = errors;
  }
}
