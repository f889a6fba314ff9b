import type { RecordedCall } from "./recording.ts";

/** The client of each service that functions call: its class, in the package of the service's name. */
const clients: Partial<Record<RecordedCall["service"], string>> = {
  bedrock: "BedrockClient",
  dynamodb: "DynamoDBClient",
  eventbridge: "EventBridgeClient",
  s3: "S3Client",
  sfn: "SFNClient",
};

/**
 * The source of a handler that makes a function's calls by the same SDK clients, and does nothing else: no parsing, no logging, no
 * middleware. Errors that were answered are as good as any answer. Its event is the calls' inputs, in the calls' order. Throws for a service whose client is not known.
 */
export const clientsOnly = (calls: readonly (readonly RecordedCall[])[]): string => {
  const services = Map.groupBy(calls.flat(), ({ service }) => service);
  const imports = [...services].map(([service, own]) => {
    const client = clients[service];
    if (!client) throw new Error(`There is no client for ${service}`);
    const commands = new Set(own.map(({ operation }) => `${operation}Command`));
    return {
      statement: `import { ${[client, ...commands].join(", ")} } from "@aws-sdk/client-${service}";`,
      make: `const ${service} = new ${client}();`,
    };
  });
  let at = 0;
  const waves = calls.map((wave) => {
    const sends = wave.map(({ service, operation, input }) => {
      const send = `${service}.send(new ${operation}Command(inputs[${at}]))`;
      at += 1;
      return "Key" in input && operation === "GetObject"
        ? `${send}.then(({ Body }) => Body.transformToByteArray())`
        : send;
    });
    return `await Promise.allSettled([${sends.join(", ")}]);`;
  });
  return [
    ...imports.map(({ statement }) => statement),
    ...imports.map(({ make }) => make),
    "export const handler = async (inputs) => {",
    ...waves,
    "};",
  ].join("\n");
};
