import { XMLParser } from "fast-xml-parser";
import { S3Error } from "./errors.ts";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML holds it; control characters by their number. */
export const escape = (text: string) =>
  text.replace(/[&<>"]|\p{Cc}/gu, (character) => entities[character] ?? `&#x${character.charCodeAt(0).toString(16)};`);

/** An element with a text in it; nothing at all when there is no text. */
export const text = (name: string, value: string | number | boolean | undefined) =>
  value === undefined ? "" : `<${name}>${escape(String(value))}</${name}>`;

/** An element with elements in it. */
export const node = (name: string, ...children: readonly string[]) => `<${name}>${children.join("")}</${name}>`;

/** A document, in S3's namespace. */
export const document = (name: string, ...children: readonly string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${children.join("")}</${name}>`;

/** A parsed element: its text, or its children by name. */
export type Parsed = string | Parsed[] | { [name: string]: Parsed };

const isParsed = (value: unknown): value is Parsed =>
  typeof value === "string" || (typeof value === "object" && value !== null);

const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true, trimValues: false });

/** Reads an XML body. Throws MalformedXML. */
export const parseXml = (body: Uint8Array): Parsed => {
  try {
    const parsed: unknown = parser.parse(Buffer.from(body), true);
    if (isParsed(parsed)) return parsed;
  } catch {
    // Refused below, as a body that holds no element.
  }
  throw new S3Error("MalformedXML");
};

/** The children of an element by that name. */
export const children = (parsed: Parsed | undefined, name: string): Parsed[] => {
  const found = typeof parsed === "object" && !Array.isArray(parsed) ? parsed[name] : undefined;
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
};

/** The text of an element's child by that name. */
export const childText = (parsed: Parsed | undefined, name: string) => {
  const [first] = children(parsed, name);
  return typeof first === "string" ? first : undefined;
};
