/** How many there may be, the limits included. */
export interface Range {
  least: number;
  most: number;
}

/** Any number up to `most`, and from `least` on. */
export const upTo = (most: number, least = 0): Range => ({ least, most });

/** In bytes. */
export const mebibyte = 2 ** 20;
/** In bytes. */
export const gibibyte = 2 ** 30;
