import { cbor } from "@smithy/core/cbor";
import type { ServiceError, ServiceRequest, ServiceResponse } from "./service.ts";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);

const statuses: Record<string, number> = { NotImplemented: 501, InternalFailure: 500 };

type Form = (error: ServiceError) => Pick<ServiceResponse, "headers" | "body">;

const json: Form = ({ name, message }) => ({
  headers: { "content-type": "application/json", "x-amzn-errortype": name },
  body: JSON.stringify({ __type: name, message }),
});

const queryXml: Form = ({ name, message }) => ({
  headers: { "content-type": "text/xml" },
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${escape(message)}</Message></Error></ErrorResponse>`,
});

const binary: Form = ({ name, message }) => ({
  headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
  body: cbor.serialize({ __type: name, message }),
});

const formOf = ({ headers }: ServiceRequest) => {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return binary;
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ? queryXml : json;
};

/** An error from no service in particular, in the form of the protocol that the request speaks (JSON, query or CBOR). */
export const refusal = (error: ServiceError, request: ServiceRequest): ServiceResponse => ({
  status: statuses[error.name] ?? 400,
  ...formOf(request)(error),
});
