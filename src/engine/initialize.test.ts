/** Which draws fill which columns: gate by gate, the same ones for every lane. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../math/random.ts';
import { defaultExperiment, type Lane } from '../model/experiment.ts';
import { initialParameters } from './initialize.ts';
import { blocksOf, laneLayout } from './layout.ts';
import { everyCell, laneOf, nameOf } from './testing/settings.ts';

const H = 6;
const experiment = defaultExperiment();
const initial = (settings: Partial<Lane>) => {
  const layout = laneLayout(experiment, laneOf({ hiddenSize: H, ...settings }));
  return { layout, parameters: initialParameters(layout, randomStream(1)) };
};

describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('%s', (_, cell) => {
  it('draws every gate of U, W and b, and both halves of a bias, apart', () => {
    const normal = { id: 'normal', std: 1 };
    const { layout, parameters } = initial({
      cell,
      recurrentInitializer: normal,
      inputInitializer: normal,
      biasInitializer: normal,
    });
    const everything = (['recurrent', 'input', 'bias'] as const).flatMap((name) => [...parameters[name]]);
    expect(new Set([...everything, ...parameters.output, ...parameters.outputBias]).size).toBe(
      everything.length + parameters.output.length + parameters.outputBias.length,
    );
    expect(parameters.recurrent).toHaveLength(H * H * blocksOf('recurrent', layout.program.blocks).length);
  });

  it('puts one orthogonal matrix, to 1e-12, into each block of H columns of U', () => {
    const { layout, parameters } = initial({ cell, recurrentInitializer: { id: 'orthogonal', gain: 1 } });
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

  it('lets lanes of another σ share their draws: U exactly twice as large, all else the same', () => {
    const of = (std: number) => initial({ cell, recurrentInitializer: { id: 'normal', std } }).parameters;
    const [narrow, wide] = [of(0.25), of(0.5)];
    expect(wide).toEqual({ ...narrow, recurrent: narrow.recurrent.map((x) => 2 * x) });
  });
});
