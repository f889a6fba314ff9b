/**
 * What the page may load and do, as a Content-Security-Policy: its own files, and calls to itself and to these origins. Nothing inline, and
 * nobody may frame it.
 */
export const pagePolicy = (origins: readonly string[] = []): string =>
  Object.entries({
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": ["'self'", ...origins].join(" "),
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");

/** The other headers of every file of the page. */
export const pageHeaders = {
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;
