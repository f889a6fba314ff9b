import { describe, expect, it } from "vitest";
import { classify } from "#core/errors.ts";

describe("the retry decision", () => {
  it.each([
    ["ThrottlingException", "Rate exceeded", 429, "TransientError"],
    ["ThrottlingException", "Rate exceeded", 400, "TransientError"],
    ["InternalServerException", "", 500, "TransientError"],
    ["ServiceUnavailable", "", 503, "TransientError"],
    ["ECONNRESET", "socket hang up", undefined, "TransientError"],
    ["ValidationException", "Could not assume provided IAM role: x", 400, "TransientError"],
    ["ServiceQuotaExceededException", "Too many jobs", 400, "CapacityError"],
    ["ValidationException", "1 validation error detected", 400, "PermanentError"],
    ["ConflictException", "The provided job name is currently in use.", 400, "PermanentError"],
    ["TooManyTagsException", "", 400, "PermanentError"],
    ["AccessDeniedException", "", 403, "PermanentError"],
    ["ResourceNotFoundException", "", 404, "PermanentError"],
  ])("for %s (%s, %s) is %s", (name, message, status, expected) => {
    expect(classify({ name, message, status })).toBe(expected);
  });

  it("gives a role two minutes to become assumable", () => {
    const failure = { name: "ValidationException", message: "Could not assume provided IAM role", status: 400 };
    expect(classify(failure, 120)).toBe("TransientError");
    expect(classify(failure, 121)).toBe("PermanentError");
  });
});
