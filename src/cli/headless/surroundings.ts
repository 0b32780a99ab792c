/** What a command has around it: streams, signals, terminals. The process's own here; tests bring theirs. */

import { done, failed, type Result } from './failure.ts';
import { createTextFile, type TextFile, whyNot } from './files.ts';

export interface Surroundings {
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Resolves when the text is on its way; text for a reader who has gone is dropped. */
  writeOutput(text: string): Promise<Result<undefined>>;
  readonly isOutputTerminal: boolean;
  writeError(text: string): void;
  readonly isErrorTerminal: boolean;
  /** Why it should stop soon, as the exit code; undefined while it should not. */
  stopCode(): number | undefined;
  /** From now on the first signal asks to stop, and the second one stops. */
  catchSignals(): void;
}

const signals = { SIGINT: 130, SIGTERM: 143 } as const;
const READER_GONE = 141;

export function processSurroundings(): Surroundings {
  // npm runs scripts in the folder of the project: files are meant from where the user stands.
  const { npm_lifecycle_event: script, INIT_CWD: stand } = process.env;
  if (script === 'headless' && stand) process.chdir(stand);
  const { stdin, stdout, stderr } = process;
  let code: number | undefined;
  // Errors come to the callback of the write as well, but without a listener they would end the process.
  stdout.on('error', () => {});
  return {
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
    writeOutput: (text) => {
      if (code === READER_GONE) return Promise.resolve(done(undefined));
      return new Promise((resolve) => {
        stdout.write(text, (error) => {
          const reason = (error as NodeJS.ErrnoException | null | undefined)?.code;
          if (reason === 'EPIPE') code ??= READER_GONE;
          resolve(
            error && reason !== 'EPIPE'
              ? failed(1, whyNot("Standard output can't be written", error))
              : done(undefined),
          );
        });
      });
    },
    isOutputTerminal: stdout.isTTY ?? false,
    writeError: (text) => void stderr.write(text),
    isErrorTerminal: stderr.isTTY ?? false,
    stopCode: () => code,
    catchSignals: () => {
      for (const [signal, exitCode] of Object.entries(signals)) {
        process.once(signal, () => {
          code ??= exitCode;
        });
      }
    },
  };
}

/** Where lines go. @param file absent: standard output */
export async function openOutput(file: string | undefined, surroundings: Surroundings): Promise<Result<TextFile>> {
  if (file !== undefined) return createTextFile(file);
  return done({
    append: (text) => surroundings.writeOutput(text),
    close: async () => {},
  });
}
