/** How a command ends that can't do what was asked, as a value: what to say, and the exit code. */

export interface Failure {
  /** 1: the machine (files, disk); 2: what was asked or given. */
  readonly exitCode: 1 | 2;
  readonly message: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const done = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (exitCode: 1 | 2, message: string): Result<never> => ({
  ok: false,
  failure: { exitCode, message },
});

/** What was given, and everything that is wrong with it. */
export const refused = (what: string, problems: readonly string[]): Result<never> =>
  failed(2, [`${what} can't be used:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
