// The layout of the packed digits, shared by the writer (pack.ts) and the reader (load.ts). Not the pixels themselves.

/** Classes: the digits 0 to 9. */
export const CLASSES = 10;
/** Rows, and pixels per row, of one digit. */
export const SIDE = 28;
/** Bytes of one digit's pixels, row by row. */
export const PIXELS = SIDE * SIDE;
/** Bytes of one record: the pixels, then the label. */
export const RECORD = PIXELS + 1;
