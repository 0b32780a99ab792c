/**
 * What the engines are meant to reach, in ratios of one run, beside what it reached. Peers by medians; an engine beside
 * itself and beside the peak by best rounds, since what else the machine does would drown a few percent.
 */
import { median, min } from 'd3';
import type { InBrowser } from './browser.ts';
import type { Timed } from './in-page.ts';
import { type CaseResults, resultOf, shareOfPeak } from './node.ts';
import type { Result } from './race.ts';
import type { Table } from './record.ts';
import type { Size } from './size.ts';

export interface Measured {
  readonly cases: readonly CaseResults[];
  /** The first is the healthy one. */
  readonly lanes: readonly Result[];
  readonly size: Readonly<Record<'engine' | 'whole', Size>>;
}

export interface Target {
  readonly claim: string;
  readonly bound: number;
  readonly isAtLeast: boolean;
  /** NaN where nothing was measured. */
  readonly value: number;
}

const atLeast = (claim: string, bound: number, value: number): Target => ({ claim, bound, isAtLeast: true, value });
const atMost = (claim: string, bound: number, value: number): Target => ({ claim, bound, isAtLeast: false, value });

export function verdicts(targets: readonly Target[]): Table {
  const rows = targets
    .filter(({ value }) => !Number.isNaN(value))
    .map(({ claim, bound, isAtLeast, value }) => [
      claim,
      `${isAtLeast ? '≥' : '≤'} ${bound}`,
      Number(value.toPrecision(3)),
      (isAtLeast ? value >= bound : value <= bound) ? 'yes' : 'no',
    ]);
  return { title: 'Targets', head: ['ratio', 'target', 'measured', 'reached'], rows };
}

export function nodeTargets({ cases, lanes, size }: Measured): Target[] {
  const of = (id: string) => cases.find((one) => one.case.id === id);
  /** CPU time of a peer in times of the cpu engine. */
  const against = (id: string, peer: string): number => {
    const one = of(id);
    return one ? (resultOf(one, peer)?.median ?? Number.NaN) / resultOf(one, 'cpu')!.median : Number.NaN;
  };
  const share = (id: string, engine: 'cpu' | 'without fma'): number => {
    const one = of(id);
    return one ? shareOfPeak(one, engine) : Number.NaN;
  };
  const first = cases[0];
  const withoutNorms = first ? resultOf(first, 'without norms')!.best : Number.NaN;
  return [
    ...Object.entries({ A: 0.8, B: 0.8, C: 0.72, D: 0.7 }).flatMap(([id, bound]) => [
      atLeast(`${id}: share of the peak of relaxed fma`, bound, share(id, 'cpu')),
      atLeast(`${id}: without relaxed SIMD, share of the peak of mul + add`, bound, share(id, 'without fma')),
    ]),
    ...Object.entries({ A: 2.2, B: 1.15, C: 2 }).map(([id, bound]) =>
      atLeast(`${id}: PyTorch loop with ∂L/∂h_t`, bound, against(id, 'torch')),
    ),
    atLeast('A: PyTorch loop without ∂L/∂h_t', 1.4, against('A', 'torchBare')),
    ...cases.flatMap(({ case: { id } }) => [
      atLeast(`${id}: TensorFlow.js wasm with ∂L/∂h_t`, 25, against(id, 'tfjsWasm')),
      atLeast(`${id}: TensorFlow.js cpu`, 60, against(id, 'tfjsCpu')),
      atLeast(`${id}: jax-js wasm`, 25, against(id, 'jaxWasm')),
    ]),
    ...lanes
      .slice(1)
      .map(({ name, best, id }) =>
        atMost(
          `time of a lane with ${id === 'exploding' ? 'exploding' : 'vanishing'} gradients (${name})`,
          1.05,
          best / lanes[0]!.best,
        ),
      ),
    atMost(
      'norms of every timestep, on to off',
      1.05,
      first ? resultOf(first, 'cpu')!.best / withoutNorms : Number.NaN,
    ),
    ...lanes.map(({ name, deviation }) =>
      atMost(`error of log2 ḡ_t against f64 (${name})`, 1e-4, deviation ? deviation.norms / Math.LN2 : Number.NaN),
    ),
    atMost('size of the cpu engine without the model, KB gzipped', 30, size.engine.gzipped / 1000),
  ];
}

export function browserTargets({ groups, byLanes }: InBrowser): Target[] {
  const timesOf = (one: Timed | undefined) => (one && one.refusal === undefined ? one.times : []);
  const against = (peer: string): number => {
    const [, gpu, it] = groups.find(({ name }) => name === peer)?.timed ?? [];
    return (median(timesOf(it)) ?? Number.NaN) / (median(timesOf(gpu)) ?? Number.NaN);
  };
  const [all, , one, page] = byLanes.find(({ lanes }) => lanes === 8)?.timed ?? [];
  const best = (one: Timed | undefined): number => min(timesOf(one)) ?? Number.NaN;
  return [
    atLeast('gpu engine: TensorFlow.js webgpu', 90, against('TensorFlow.js webgpu')),
    atLeast('gpu engine: jax-js webgpu', 8, against('jax-js webgpu, jit')),
    atLeast('gpu engine: one dispatch per timestep', 3.5, against('one dispatch per timestep')),
    atLeast(`8 lanes: one worker to all workers (${all?.version})`, 1.6, best(one) / best(all)),
    atMost('8 lanes: one worker to the page itself', 1.05, best(one) / best(page)),
  ];
}
