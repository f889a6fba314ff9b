/** Pixels from the left and from above. */
export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Something that takes up room. Its x and y are its middle. */
export interface Box extends Point, Size {}
