/** Which draws fill which columns: gate by gate, the same ones for every lane. */
import { describe, expect, it } from 'vitest';
import * as algebra from '../math/linear-algebra.ts';
import { randomStream } from '../math/random.ts';
import { cells } from '../model/cells/index.ts';
import { type Choice, entryOf } from '../model/entry.ts';
import { defaultExperiment, type Lane } from '../model/experiment.ts';
import { initializers } from '../model/initializers/index.ts';
import { initialParameters } from './initialize.ts';
import { blocksOf, laneLayout } from './layout.ts';
import { everyCell, laneOf, nameOf } from './testing/settings.ts';

const H = 6;
const experiment = defaultExperiment();
const initial = (settings: Partial<Lane>, seed = 1) => {
  const layout = laneLayout(experiment, laneOf({ hiddenSize: H, ...settings }));
  return { layout, parameters: initialParameters(layout, randomStream(seed)) };
};

describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
  it('draws every gate of U, W and b, and both halves of a bias, apart', () => {
    const normal = { id: 'normal', std: 1 };
    const { layout, parameters } = initial({
      cell,
      recurrentInitializer: normal,
      inputInitializer: normal,
      biasInitializer: normal,
      outputBiasInitializer: normal,
    });
    const everything = (['recurrent', 'input', 'bias'] as const).flatMap((name) => [...parameters[name]]);
    expect(new Set([...everything, ...parameters.output, ...parameters.outputBias]).size).toBe(
      everything.length + parameters.output.length + parameters.outputBias.length,
    );
    expect(parameters.recurrent).toHaveLength(H * H * blocksOf('recurrent', layout.program.blocks).length);
  });

  it('puts one orthogonal matrix, to 1e-12, into each block of H columns of U', () => {
    const recurrentInitializer = { id: 'orthogonal', gain: 1, gates: 'apart' };
    const { layout, parameters } = initial({ cell, recurrentInitializer });
    const count = blocksOf('recurrent', layout.program.blocks).length;
    const at = (row: number, block: number, column: number) =>
      parameters.recurrent[(row * count + block) * H + column]!;
    for (let block = 0; block < count; block++) {
      for (let i = 0; i < H; i++) {
        for (let j = 0; j < H; j++) {
          let dot = 0;
          for (let row = 0; row < H; row++) dot += at(row, block, i) * at(row, block, j);
          expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-12);
        }
      }
    }
  });

  it('puts the rows of one orthogonal matrix, to 1e-12, into all blocks of U together, if so chosen', () => {
    const recurrentInitializer = { id: 'orthogonal', gain: 1, gates: 'fused' };
    const { layout, parameters } = initial({ cell, recurrentInitializer });
    const columns = blocksOf('recurrent', layout.program.blocks).length * H;
    for (let i = 0; i < H; i++) {
      for (let j = 0; j < H; j++) {
        let dot = 0;
        for (let c = 0; c < columns; c++) {
          dot += parameters.recurrent[i * columns + c]! * parameters.recurrent[j * columns + c]!;
        }
        expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-12);
      }
    }
  });

  it('lets gates that are filled as one kernel use its fans: Glorot limits √(6 / (I + columns of W)), exact', () => {
    const of = (gates: string) => initial({ cell, inputInitializer: { id: 'glorotUniform', gain: 1, gates } });
    const { layout, parameters } = of('fused');
    const { inputSize: I } = layout.sizes;
    const blocks = blocksOf('input', layout.program.blocks);
    const expected = entryOf(initializers, 'glorotUniform').fill(
      { rows: I, columns: blocks.length * H, hiddenSize: H, timesteps: 1, biasBlocks: [] },
      randomStream(1).of(`input.${blocks[0]!.gate}`),
      { gain: 1 },
      algebra,
    );
    expect(parameters.input).toEqual(expected);
    if (blocks.length === 1) expect(of('apart').parameters.input).toEqual(expected);
    else expect(of('apart').parameters.input).not.toEqual(expected);
  });

  it('lets lanes of another σ share their draws: U exactly twice as large, all else the same', () => {
    const of = (std: number) => initial({ cell, recurrentInitializer: { id: 'normal', std } }).parameters;
    const [narrow, wide] = [of(0.25), of(0.5)];
    expect(wide).toEqual({ ...narrow, recurrent: narrow.recurrent.map((x) => 2 * x) });
  });
});

describe('biases that gates depend on', () => {
  const cellOf = (id: string): Choice => everyCell.find((cell) => cell.id === id)!;
  const layout = (id: string) => laneLayout(experiment, laneOf({ hiddenSize: H, cell: cellOf(id) }));
  const { timesteps: T } = layout('lstm').sizes;
  /** The bias of a cell by block: "f", "n.recurrent". */
  const biases = (id: string, biasInitializer: Choice): Record<string, number[]> => {
    const { layout, parameters } = initial({ cell: cellOf(id), biasInitializer });
    return Object.fromEntries(
      blocksOf('bias', layout.program.blocks).map(({ gate, part }, b) => [
        part === 'recurrent' || part === 'input' ? `${gate}.${part}` : gate,
        [...parameters.bias.subarray(b * H, (b + 1) * H)],
      ]),
    );
  };
  const all = (value: number) => new Array(H).fill(value);
  const expectZeros = (others: Record<string, number[]>) => {
    for (const values of Object.values(others)) expect(values.every((x) => x === 0)).toBe(true);
  };

  it('forget bias: 1 on f of the LSTM and z of the GRU, −1 on f of the minimal gated unit, 0 elsewhere', () => {
    const choice = { id: 'forgetBias', value: 1 };
    const { f, ...ofLstm } = biases('lstm', choice);
    const { z, ...ofGru } = biases('gru', choice);
    const { f: replaces, ...ofMgu } = biases('mgu', choice);
    const { f: peeping, ...ofPeephole } = biases('peepholeLstm', choice);
    expect([f, z, replaces, peeping]).toEqual([all(1), all(1), all(-1), all(1)]);
    for (const others of [ofPeephole, ofLstm, ofGru, ofMgu, biases('rnn', choice)]) expectZeros(others);
  });

  it('chrono: b_f = ln u with u in [1, T − 1), b_i = −b_f exactly, the GRU’s z as f, the minimal gated unit’s f as i', () => {
    const { f, i, ...ofLstm } = biases('lstm', { id: 'chrono' });
    const { z, ...ofGru } = biases('gru', { id: 'chrono' });
    const { f: replaces, ...ofMgu } = biases('mgu', { id: 'chrono' });
    expect(new Set(f).size).toBe(H);
    for (const b of [...f!, ...z!]) {
      expect(b).toBeGreaterThanOrEqual(0);
      expect(b).toBeLessThan(Math.log(T - 1));
    }
    expect(i).toEqual(f!.map((b) => -b));
    expect(replaces!.every((b) => b <= 0 && b > -Math.log(T - 1))).toBe(true);
    for (const others of [ofLstm, ofGru, ofMgu, biases('rnn', { id: 'chrono' })]) expectZeros(others);
  });

  it('chrono: e^b uniform on [1, T − 1): mean T / 2 within 1 %, variance (T − 2)² / 12 within 3 %', () => {
    const lane = { cell: cellOf('lstm'), biasInitializer: { id: 'chrono' } };
    const draws = Array.from({ length: 3000 }, (_, seed) => {
      const { layout, parameters } = initial(lane, seed + 1);
      const f = blocksOf('bias', layout.program.blocks).findIndex(({ gate }) => gate === 'f');
      return [...parameters.bias.subarray(f * H, (f + 1) * H)].map(Math.exp);
    }).flat();
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean / (T / 2) - 1)).toBeLessThan(0.01);
    expect(Math.abs(variance / ((T - 2) ** 2 / 12) - 1)).toBeLessThan(0.03);
  });

  it('every cell is known by what its gates do to the memory: forget bias 1 where one keeps, −1 where one replaces', () => {
    const signs = Object.fromEntries(
      cells.map(({ id }) => {
        const set = Object.entries(biases(id, { id: 'forgetBias', value: 1 })).filter(([, values]) => values[0] !== 0);
        return [id, Object.fromEntries(set.map(([gate, values]) => [gate, values[0]]))];
      }),
    );
    expect(signs).toEqual({
      rnn: {},
      antisymmetricRnn: {},
      lstm: { f: 1 },
      peepholeLstm: { f: 1 },
      gru: { z: 1 },
      gruResetBefore: { z: 1 },
      mgu: { f: -1 },
    });
  });

  it('PyTorch default: where a gate has one bias it is a sum of two, of range 2/√H; halves have one each', () => {
    const limit = 1 / Math.sqrt(H);
    const of = (id: string) => biases(id, { id: 'torchDefault' });
    expect(Math.max(...Object.values(of('lstm')).flat().map(Math.abs))).toBeGreaterThan(limit);
    const { r, z, ...halves } = of('gru');
    expect(Object.keys(halves)).toEqual(['n.recurrent', 'n.input']);
    for (const b of Object.values(halves).flat()) expect(Math.abs(b)).toBeLessThanOrEqual(limit);
  });
});
