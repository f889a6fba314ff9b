/** Reads JSON; undefined when it is none. */
export const parseJson = (json: Uint8Array | string): unknown => {
  try {
    return JSON.parse(Buffer.from(json).toString());
  } catch {
    return undefined;
  }
};
