// Probes against closed forms, on tensors that are made here; then over all cells and engines, on tensors of training.

import { describe, expect, it } from 'vitest';
import { gradientOf, laneLayout, sizeOf, stateSequence, tensorOf } from '../engine/layout.ts';
import { engines, reference } from '../engine/testing/engines.ts';
import { everyCell, laneOf, nameOf } from '../engine/testing/settings.ts';
import * as algebra from '../math/linear-algebra.ts';
import { randomStream } from '../math/random.ts';
import { cells } from '../model/cells/index.ts';
import { defaultChoice } from '../model/entry.ts';
import type { Experiment, Lane } from '../model/experiment.ts';
import { BINS_PER_DECADE, entryCounts, FIRST_DECADE } from './gradient-entries.ts';
import { hiddenStates } from './hidden-states.ts';
import { type ProbeResults, probes } from './index.ts';
import { measureAll } from './measure.ts';
import type { Probe, Tensors } from './probe.ts';
import { saturation } from './saturation.ts';
import { spectrum } from './spectrum.ts';

const experimentOf = (lanes: readonly Partial<Lane>[]): Experiment => ({
  seed: 7,
  accumulation: 1,
  batchSize: 3,
  task: { id: 'adding', timesteps: 6, variant: 'arjovsky' },
  lanes: lanes.map((lane) => laneOf({ hiddenSize: 5, ...lane })),
});
const layoutOf = (lane: Partial<Lane>) => {
  const experiment = experimentOf([lane]);
  return laneLayout(experiment, experiment.lanes[0]!);
};
const rnn = (activation: string) => ({ cell: { id: 'rnn', activation, slope: 0.01 } });
/** The values of a tensor by index. */
const filled = (size: number, value: (i: number) => number) => Float64Array.from({ length: size }, (_, i) => value(i));

describe('spectrum', () => {
  const spectrumOf = (lane: Partial<Lane>, entry: (row: number, column: number) => number) => {
    const layout = layoutOf(lane);
    const [H, columns] = tensorOf(layout, 'recurrent').shape as [number, number];
    const recurrent = filled(H * columns, (i) => entry(Math.floor(i / columns), i % columns));
    return spectrum.measure({ recurrent }, layout, algebra);
  };

  it('of a diagonal matrix is the diagonal, by falling modulus', () => {
    const diagonal = [0.5, -2, 0, 1, 0.25];
    const [block] = spectrumOf(rnn('tanh'), (i, j) => (i === j ? diagonal[i]! : 0));
    expect([...block!.real]).toEqual([-2, 1, 0.5, 0.25, 0]);
    expect([...block!.imaginary].map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
    expect([block!.radius, block!.norm]).toEqual([2, 2]);
  });

  it('of a rotation times r is r·exp(±iφ), to 1e-15, with the upper one first', () => {
    const [r, angle] = [1.25, 0.7];
    const rotation = [
      [r * Math.cos(angle), -r * Math.sin(angle)],
      [r * Math.sin(angle), r * Math.cos(angle)],
    ];
    const [block] = spectrumOf({ ...rnn('tanh'), hiddenSize: 2 }, (i, j) => rotation[i]![j]!);
    for (const part of block!.real) expect(Math.abs(part - r * Math.cos(angle))).toBeLessThan(1e-15);
    expect(Math.abs(block!.imaginary[0]! - r * Math.sin(angle))).toBeLessThan(1e-15);
    expect(block!.imaginary[1]).toBe(-block!.imaginary[0]!);
    expect(Math.abs(block!.radius - r)).toBeLessThan(1e-15);
  });

  it('tells the radius from the norm of a matrix that is not normal: a shift times 3 has 0 and 3', () => {
    const [block] = spectrumOf(rnn('tanh'), (i, j) => (j === i + 1 ? 3 : 0));
    expect(block!.radius).toBe(0);
    expect(block!.norm).toBeCloseTo(3, 14);
  });

  it('is one for each gate that meets the state, of its own columns', () => {
    const blocks = spectrumOf({ cell: { id: 'lstm' } }, (i, j) => (j % 5 === i ? 1 + Math.floor(j / 5) : 0));
    expect(blocks.map(({ gate, radius }) => [gate, radius])).toEqual([
      ['i', 1],
      ['f', 2],
      ['g', 3],
      ['o', 4],
    ]);
  });

  it('has the trace of the matrix, to 1e-12, and a norm above its radius', () => {
    const stream = randomStream(3);
    const [H, values] = [40, filled(1600, (i) => stream.normal(i) / Math.sqrt(40))];
    const layout = layoutOf({ ...rnn('tanh'), hiddenSize: H });
    const [block] = spectrum.measure({ recurrent: values }, layout, algebra);
    const { real, imaginary } = block!;
    const trace = real.reduce((sum, part) => sum + part, 0);
    expect(Math.abs(trace - filled(H, (i) => values[i * 41]!).reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-12);
    expect(Math.abs(imaginary.reduce((sum, part) => sum + part, 0))).toBeLessThan(1e-12);
    expect(real.length).toBe(H);
    expect(block!.norm).toBeGreaterThan(block!.radius);
  });

  it('is that of U − Uᵀ where a gate is antisymmetric: a shift times r has ±2ir cos(kπ/6), to 1e-14', () => {
    const [block] = spectrumOf({ cell: { id: 'antisymmetricRnn', epsilon: 0.1, gamma: 0.01 } }, (i, j) =>
      j === i + 1 ? 0.5 : 0,
    );
    for (const part of block!.real) expect(Math.abs(part)).toBeLessThan(1e-14);
    const expected = [1, -1, 2, -2, 3].map((k) => Math.abs(Math.cos((Math.abs(k) * Math.PI) / 6)));
    const found = [...block!.imaginary].map(Math.abs);
    found.forEach((part, i) => {
      expect(Math.abs(part - expected[i]!)).toBeLessThan(1e-14);
    });
    expect(block!.norm).toBeCloseTo(block!.radius, 14);
  });

  it('of numbers near the ends of f64 neither overflows nor underflows', () => {
    for (const size of [1e300, 1e-300]) {
      const [block] = spectrumOf(rnn('tanh'), (i, j) => (i === j ? size : 0));
      expect(block!.radius / size).toBeCloseTo(1, 14);
      expect(block!.norm / size).toBeCloseTo(1, 14);
    }
  });

  it('of a matrix that is not finite is none', () => {
    const [block] = spectrumOf(rnn('tanh'), () => Number.NaN);
    expect([block!.real.length, block!.radius, block!.norm]).toEqual([0, Number.NaN, Number.NaN]);
  });
});

describe('saturation', () => {
  it('is known of every cell but those whose states have no side on which they are flat', () => {
    const formulas = Object.fromEntries(
      cells.map((cell) => [cell.id, cell.saturation?.(defaultChoice(cell))?.formula]),
    );
    expect(formulas).toEqual({
      rnn: '|hₜ| ≥ 0.9',
      antisymmetricRnn: undefined,
      lstm: '|tanh cₜ| ≥ 0.9',
      peepholeLstm: '|tanh cₜ| ≥ 0.9',
      gru: '|hₜ| ≥ 0.9',
      gruResetBefore: '|hₜ| ≥ 0.9',
      mgu: '|hₜ| ≥ 0.9',
    });
  });

  /** States [T + 1, B, H] with T = 6, B = 3, H = 5. */
  const saturationOf = (lane: Partial<Lane>, state: string, value: (t: number, b: number, unit: number) => number) => {
    const layout = layoutOf(lane);
    const values = filled(7 * 3 * 5, (i) => value(Math.floor(i / 15), Math.floor(i / 5) % 3, i % 5));
    return saturation.measure({ [stateSequence(state)]: values }, layout, algebra)!;
  };

  it('of tanh is the share with |h| ≥ 0.9, the start left out', () => {
    const { share, stuck, isDeadly } = saturationOf(rnn('tanh'), 'h', (t, _, unit) =>
      t === 0 ? 1 : unit === 2 ? -0.95 : unit === 0 && t === 4 ? 0.9 : 0.89,
    );
    expect([...share]).toEqual([1, 1, 1, 2, 1, 1].map((units) => units / 5));
    expect([stuck, isDeadly]).toEqual([1, false]);
  });

  it('of a sigmoid is the share outside (0.1, 0.9)', () => {
    const values = [0, 0.1, 0.5, 0.9, 1];
    expect(saturationOf(rnn('sigmoid'), 'h', (_t, _b, unit) => values[unit]!).share[0]).toBe(4 / 5);
  });

  it('of ReLU is the share of zeros, and a unit is dead that is zero at every timestep in every sequence', () => {
    const { share, stuck, isDeadly, units, sequences } = saturationOf(rnn('relu'), 'h', (t, b, unit) =>
      unit === 1 || (unit === 3 && !(t === 6 && b === 2)) ? 0 : 1e-30,
    );
    expect(share[0]).toBe(6 / 15);
    expect(share[5]).toBe(5 / 15);
    expect({ stuck, isDeadly, units, sequences }).toEqual({ stuck: 1, isDeadly: true, units: 5, sequences: 3 });
  });

  it('of an LSTM is that of tanh c', () => {
    const { share } = saturationOf({ cell: { id: 'lstm' } }, 'c', (_t, _b, unit) => (unit < 2 ? 1.48 : 1.46));
    expect(Math.tanh(1.48)).toBeGreaterThan(0.9);
    expect(Math.tanh(1.46)).toBeLessThan(0.9);
    expect(share[0]).toBe(2 / 5);
  });

  it('is none where nothing saturates', () => {
    for (const activation of ['linear', 'leakyRelu']) {
      const layout = layoutOf(rnn(activation));
      expect(saturation.reads(layout)).toEqual([]);
      expect(saturation.measure({}, layout, algebra)).toBeUndefined();
    }
  });

  it('reads a million values at most, but one sequence at least', () => {
    const layoutWith = (hiddenSize: number, batchSize: number, timesteps: number) => {
      const experiment = { task: { id: 'adding', timesteps, variant: 'arjovsky' }, batchSize };
      return laneLayout(experiment, laneOf({ ...rnn('tanh'), hiddenSize }));
    };
    expect(saturation.reads(layoutWith(64, 32, 100))).toEqual([{ tensor: 'state.h', sequences: 32 }]);
    expect(saturation.reads(layoutWith(256, 256, 1000))).toEqual([{ tensor: 'state.h', sequences: 4 }]);
    expect(saturation.reads(layoutWith(512, 16, 5000))).toEqual([{ tensor: 'state.h', sequences: 1 }]);
  });
});

describe('gradient entries', () => {
  it('are counted by half decade, each once', () => {
    const values = [0, -0, 1, -1, 3, 3.2, 1e-40, -2e-45, 1e-46, 1e200, Number.NaN, Number.POSITIVE_INFINITY];
    const counted = entryCounts('recurrent', values);
    const { counts, ...rest } = counted;
    expect(rest).toEqual({
      parameter: 'recurrent',
      entries: 12,
      zeros: 2,
      subnormal: 3,
      below: 1,
      above: 1,
      nonFinite: 2,
    });
    const binOf = (log10: number) => (log10 - FIRST_DECADE) * BINS_PER_DECADE;
    // 3.2 is beyond 10^0.5.
    expect([counts[binOf(0)], counts[binOf(0.5)], counts[binOf(-40)], counts[0]]).toEqual([3, 1, 1, 1]);
    expect(counts.reduce((sum, count) => sum + count, 0) + 2 + 1 + 1 + 2).toBe(12);
  });

  it('have a bin for every number of f32', () => {
    const { below, above } = entryCounts('recurrent', [2 ** -149, 2 ** -126, 2 ** 128 * (1 - 2 ** -24)]);
    expect([below, above]).toEqual([0, 0]);
  });
});

describe('hidden states', () => {
  it('are those of the first sequence, a row for each unit, from t = 1', () => {
    const values = filled(7 * 3 * 5, (i) => i);
    const { units, timesteps, values: h } = hiddenStates.measure({ 'state.h': values }, layoutOf(rnn('tanh')), algebra);
    expect([units, timesteps, h.length]).toEqual([5, 6, 30]);
    expect([h[0], h[1], h[6], h[29]]).toEqual([15, 30, 16, 94]);
  });
});

/** What all probes find on all lanes after some steps of training. */
async function measuredBy(engine: (typeof engines)[number], experiment: Experiment) {
  const opened = await engine.open(experiment);
  await opened.advance(2);
  const results = await Promise.all(
    experiment.lanes.map(async (lane, index) => {
      const layout = laneLayout(experiment, lane);
      const reads = probes.flatMap((probe: Probe) => probe.reads(layout));
      const tensors: Record<string, Float64Array> = {};
      for (const { tensor, sequences } of reads) tensors[tensor] ??= await opened.read(index, tensor, sequences);
      const outcomes = measureAll({ probes: probes.map(({ id }) => id), experiment, lane, tensors }, algebra);
      return Object.fromEntries(
        Object.entries(outcomes).map(([id, outcome]) => {
          if (!outcome.ok) throw new Error(`${id}: ${outcome.message}`);
          return [id, outcome.result];
        }),
      ) as ProbeResults;
    }),
  );
  opened.dispose();
  return results;
}

describe.each(engines)('every cell on the $id engine', (engine) => {
  it.each(everyCell.map((cell) => [nameOf(cell), cell] as const))(
    '%s: within 1e-4 of the reference, and every entry counted',
    async (_, cell) => {
      const experiment = experimentOf([{ cell }]);
      const [[measured], [truth]] = await Promise.all([
        measuredBy(engine, experiment),
        measuredBy(reference, experiment),
      ]);
      const layout = laneLayout(experiment, experiment.lanes[0]!);
      measured!.spectrum.forEach(({ gate, radius, norm }, i) => {
        const expected = truth!.spectrum[i]!;
        expect(gate).toBe(expected.gate);
        expect(Math.abs(radius / expected.radius - 1)).toBeLessThan(1e-4);
        expect(Math.abs(norm / expected.norm - 1)).toBeLessThan(1e-4);
      });
      measured!.hiddenStates.values.forEach((h, i) => {
        expect(Math.abs(h - truth!.hiddenStates.values[i]!)).toBeLessThan(1e-4);
      });
      expect(measured!.saturation?.stuck).toBe(truth!.saturation?.stuck);
      measured!.saturation?.share.forEach((share, t) => {
        expect(Math.abs(share - truth!.saturation!.share[t]!)).toBeLessThan(1e-4);
      });
      measured!.gradientEntries.forEach(({ parameter, entries, counts, zeros, below, above, nonFinite }, i) => {
        const of = layout.parameters[i]!;
        expect([parameter, entries]).toEqual([of, sizeOf(tensorOf(layout, gradientOf(of)))]);
        const counted = counts.reduce((sum, count) => sum + count, 0) + zeros + below + above + nonFinite;
        expect(counted).toBe(entries);
        expect(zeros).toBe(truth!.gradientEntries[i]!.zeros);
      });
    },
  );
});

it('a probe that throws fails alone', () => {
  const experiment = experimentOf([rnn('tanh')]);
  const tensors: Tensors = { 'state.h': new Float64Array(7 * 5) };
  const outcomes = measureAll(
    { probes: ['gradientEntries', 'hiddenStates'], experiment, lane: experiment.lanes[0]!, tensors },
    algebra,
  );
  expect(outcomes.hiddenStates?.ok).toBe(true);
  expect(outcomes.gradientEntries).toMatchObject({ ok: false, message: expect.stringMatching(/undefined|length/) });
});
