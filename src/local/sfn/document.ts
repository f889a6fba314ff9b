import { largestDocument } from "./failure.ts";
import type { Json } from "./types.ts";

/** A JSON value and its compact text, made once and handed from state to state. Neither is ever changed. */
export interface Document {
  readonly value: Json;
  readonly text: string;
  /** Whether the text has numbers that are written otherwise than JSONata writes them, such as `0.0`. */
  readonly written?: true;
}

/** A JSON object's members. */
export type Members = { [key: string]: Json };

/** Whether a JSON value is an object. */
export const isMembers = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The document of a JSON value. */
export const documentOf = (value: Json): Document => ({ value, text: JSON.stringify(value) });

const spaceOrString = /\s+|"(?:[^"\\]|\\.)*"/g;

const compact = (found: string) => {
  if (!found.startsWith('"')) return "";
  return found.includes("\\") ? documentOf(JSON.parse(found)).text : found;
};

/** The document of a JSON text; states that give it on leave its numbers as they are written. Throws a SyntaxError when it is none. */
export const parseDocument = (text: string): Document => {
  const document = documentOf(JSON.parse(text));
  const written = text.replace(spaceOrString, compact);
  return written === document.text ? document : { ...document, text: written, written: true };
};

/** Whether a text fits in 256 KiB of UTF-8. */
export const fits = (text: string) => text.length * 3 <= largestDocument || Buffer.byteLength(text) <= largestDocument;
