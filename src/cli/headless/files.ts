/** Files in and out; what the system refuses becomes a sentence. What is in them is no business of this file. */
import { constants } from 'node:fs';
import { access, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { done, failed, type Result } from './failure.ts';

export const readBytes = (file: string): Promise<Result<Uint8Array>> =>
  attempt(`${file} can't be read`, () => readFile(file));

/** Whether a file could be written there, before hours are spent on what goes in. */
export function checkWritable(file: string): Promise<Result<undefined>> {
  return attempt(`${file} can't be written`, async () => {
    const present = await stat(file).catch(() => undefined);
    if (present?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (present) await access(file, constants.W_OK);
    if (present?.isFile() ?? true) await access(path.dirname(file), constants.W_OK);
    return undefined;
  });
}

/** Whole or not at all: written beside it, then renamed. */
export function writeWhole(file: string, bytes: Uint8Array | string): Promise<Result<undefined>> {
  return attempt(`${file} can't be written`, async () => {
    const isOrdinary = (await stat(file).catch(() => undefined))?.isFile() ?? true;
    // A device or a pipe can't be replaced.
    const target = isOrdinary ? `${file}.${process.pid}` : file;
    try {
      await writeFile(target, bytes);
      if (isOrdinary) await rename(target, file);
    } catch (error) {
      if (isOrdinary) await rm(target, { force: true });
      throw error;
    }
    return undefined;
  });
}

export interface TextFile {
  append(text: string): Promise<Result<undefined>>;
  close(): Promise<void>;
}

/** An empty file to which text is added. */
export function createTextFile(file: string): Promise<Result<TextFile>> {
  return attempt(`${file} can't be written`, async () => {
    const handle = await open(file, 'w');
    return {
      append: (text) =>
        attempt(`${file} can't be written`, async () => {
          await handle.appendFile(text);
          return undefined;
        }),
      close: () => handle.close(),
    };
  });
}

async function attempt<T>(what: string, action: () => Promise<T>): Promise<Result<T>> {
  try {
    return done(await action());
  } catch (error) {
    return failed(1, whyNot(what, error));
  }
}

/** What the system said, in words. @param what e.g. "x.json can't be read" */
export function whyNot(what: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${what}: ${reasons[code ?? ''] ?? message}`;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
};
