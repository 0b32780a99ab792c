/** Reads a file that somebody drops or opens as text, in this page: it is sent nowhere. What the text means is not known here. */

/** Why a file is no text that can be used. */
export type FileProblem = 'tooLarge' | 'notText' | 'unreadable';

/** As much as any text of so many characters takes, in bytes. */
export const fileSizeMax = (maxLength: number): number => 4 * maxLength;

/** The text, its line ends as "\n"; larger files are not read at all. @param maxLength in characters */
export async function readTextFile(file: Blob, maxLength: number): Promise<{ readonly text: string } | FileProblem> {
  if (file.size > fileSizeMax(maxLength)) return 'tooLarge';
  try {
    const text = decodeText(new Uint8Array(await file.arrayBuffer()));
    return text === undefined ? 'notText' : { text };
  } catch {
    return 'unreadable';
  }
}

const MARKS = [
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** UTF-8, or UTF-16 where the mark of one begins it, without the mark; undefined for anything else. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = MARKS.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte))?.encoding ?? 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : plainLines(text);
  } catch {
    return undefined;
  }
}

/** Line ends as text areas have them. */
export const plainLines = (text: string): string => text.replace(/\r\n?/g, '\n');
