import { ServiceError } from "../service.ts";

/** A refusal by the service itself. */
export const invalid = (message: string) => new ServiceError("ValidationException", message);

/** A refusal by the request's model, before the service has seen it. `must` completes "Member must …". */
export const constraint = (value: unknown, member: string, must: string) =>
  invalid(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  );
