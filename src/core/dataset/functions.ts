import { isObject } from "./record.ts";
import { list, literal, meaningfulString, object, orNull, string, type Check } from "./shape.ts";
import { repeatedTool } from "./tools.ts";

const parameters = object({
  members: {
    type: literal("object"),
    properties: object({ members: {} }),
    required: orNull(list(string)),
  },
  required: ["type", "properties"],
});

const definition = object({
  members: { name: meaningfulString, description: meaningfulString, parameters },
  required: ["name", "description", "parameters"],
});

const nameOf = (tool: unknown): unknown => {
  const inside = isObject(tool) ? tool["function"] : undefined;
  return isObject(inside) ? inside["name"] : undefined;
};

const tools = list(
  object({ members: { type: literal("function"), function: definition }, required: ["type", "function"] }),
  (tools, record) => {
    if (tools.length === 0) record.error("empty-content");
    repeatedTool(tools.map(nameOf), record);
  },
);

/** The functions that a model may call, in the form of OpenAI's chat completions. */
export const functions: Check = (value, record) => {
  record.uncounted.add("tools");
  tools(value, record);
};
