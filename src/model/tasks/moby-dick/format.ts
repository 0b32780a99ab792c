// Which characters the packed text has and how many, shared by the writer (pack.ts) and the reader (load.ts).

/** The characters of the text, in the order of their one-hot inputs and classes. */
export const ALPHABET = ' abcdefghijklmnopqrstuvwxyz,.;:!?\'"-';

/** Characters of the text that are used, from the start of chapter 1: about a third of the book. */
export const LENGTH = 400_000;
