/** What the command and its processes say to each other, as JSON. */
import { printExperimentFile } from '../../lab/experiment-file.ts';
import type { Measurement, Run } from './outcome.ts';

/** To the process: a run, its experiment as the text of an experiment file. */
export interface Order {
  readonly run: Omit<Run, 'experiment'>;
  readonly file: string;
}

/** From the process. */
export type Answer =
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'failed'; readonly reason: string };

export function orderOf({ experiment, ...run }: Run): Order {
  return { run, file: printExperimentFile(experiment) };
}
