/**
 * Measurements on disk, one file a run, so that a call that was stopped goes on where it was. A file counts only for
 * the very same experiment, steps, criterion and machine; what can't be read is measured again.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { experimentFile } from '../../lab/experiment-file.ts';
import { done, failed, type Result } from '../headless/failure.ts';
import { whyNot, writeWhole } from '../headless/files.ts';
import type { Measurement, Run } from './outcome.ts';

/** Rises when measurements of the older version would mean something else. */
const VERSION = 1;

export class Cache {
  /** @param machine measurements from another are not taken over */
  private constructor(
    private readonly folder: string,
    private readonly machine: string,
  ) {}

  static async open(folder: string, machine: string): Promise<Result<Cache>> {
    try {
      await mkdir(folder, { recursive: true });
      return done(new Cache(folder, machine));
    } catch (error) {
      return failed(1, whyNot(`${folder} can't be used`, error));
    }
  }

  async read(run: Run): Promise<Measurement | undefined> {
    try {
      const { key, measurement } = JSON.parse(await readFile(this.fileOf(run), 'utf8'));
      return key === this.keyOf(run) ? measurement : undefined;
    } catch {
      return undefined;
    }
  }

  write(run: Run, measurement: Measurement): Promise<Result<undefined>> {
    return writeWhole(this.fileOf(run), `${JSON.stringify({ key: this.keyOf(run), measurement })}\n`);
  }

  private fileOf(run: Run): string {
    return path.join(this.folder, `${run.name}.json`);
  }

  private keyOf({ experiment, steps, window, until }: Run): string {
    const bound = until && { quantity: until.quantity, bound: until.bound };
    const all = {
      version: VERSION,
      machine: this.machine,
      experiment: experimentFile(experiment),
      steps,
      window,
      bound,
    };
    return createHash('sha256').update(JSON.stringify(all)).digest('hex');
  }
}
