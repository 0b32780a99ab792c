/**
 * A contestant as the bench sees it: a process that answers calls (`peers/serve.mjs`). A process of its own, so that its
 * CPU time is its own and no library gets in another's way.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const ANSWER = '@';

export interface Report {
  readonly loss: number;
  readonly norms?: readonly number[];
  readonly log2Norms?: readonly number[];
  readonly weightNorm: number;
}

/** Milliseconds of so many steps. */
export interface Round {
  readonly cpu: number;
  readonly wall: number;
}

interface Calls {
  load: [{ readonly problem: string; readonly options: unknown }, { readonly version: string }];
  check: [{ readonly steps: number }, readonly Report[]];
  round: [{ readonly steps: number }, Round];
  /** Of PyTorch only: the speed of its products. */
  products: [object, { readonly gflops: number }];
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export class Contestant {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  private failure: Error | undefined;
  private said = '';

  constructor({ command, args, env }: Command) {
    this.child = spawn(command, args, { env: { ...process.env, ...env } });
    this.child.stderr.on('data', (text) => {
      this.said = (this.said + text).slice(-2000);
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      if (line.startsWith(ANSWER)) this.waiting.shift()?.resolve(line.slice(ANSWER.length));
    });
    this.child.on('error', (error) => this.fail(error));
    this.child.on('close', (code, signal) => this.fail(new Error(`ended with ${code ?? signal}: ${this.lastWords()}`)));
    // A process that has ended says so by itself.
    this.child.stdin.on('error', () => {});
  }

  /** @throws Error if the contestant does, or ends */
  async call<Name extends keyof Calls>(name: Name, message: Calls[Name][0]): Promise<Calls[Name][1]> {
    if (this.failure) throw this.failure;
    const line = await new Promise<string>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${JSON.stringify({ call: name, ...message })}\n`);
    });
    const { value, error } = JSON.parse(line) as { value: Calls[Name][1]; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  stop(): void {
    this.child.stdin.end();
  }

  private lastWords(): string {
    return this.said.trim().split('\n').at(-1) ?? '';
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}
