import type { MiddlewareStack } from "@smithy/types";
import type { ServiceRequest } from "./service.ts";

/** The header in which a service says on behalf of which resource it calls: what policies know as `aws:SourceArn`. */
const header = "x-amz-source-arn";

const isRequest = (value: unknown): value is { headers: Record<string, string> } =>
  typeof value === "object" && value !== null && "headers" in value && typeof value.headers === "object";

/** Has an SDK command say that it is sent on behalf of a resource. */
export const onBehalfOf = <Input extends object, Output extends object, Command>(
  arn: string,
  command: Command & { middlewareStack: MiddlewareStack<Input, Output> },
): Command => {
  command.middlewareStack.add(
    (next) => (args) => {
      if (isRequest(args.request)) args.request.headers[header] = arn;
      return next(args);
    },
    { step: "build" },
  );
  return command;
};

/** On behalf of which resource a request was sent, where a service said so. */
export const sourceArn = ({ headers }: Pick<ServiceRequest, "headers">): string | undefined => headers[header];
