import { describe, expect, it } from 'vitest';
import { Past } from '../../lab/past.ts';
import type { LaneTelemetry } from '../../lab/telemetry.ts';
import { stepReport } from '../../lab/testing/fake-engine.ts';
import { VectorHistory } from '../../lab/vector-history.ts';
import { bandsOf } from '../plot/heat.ts';
import { english } from './english.ts';
import {
  decadesOf,
  formatCell,
  type GradientHeatLane,
  gradientScale,
  keyTicks,
  pictureOf,
  stepsAt,
  summaryOf,
  tableOf,
} from './gradient-heat-map.ts';

const { NEGATIVE_INFINITY: zero, POSITIVE_INFINITY: infinite, NaN: none } = Number;

function laneOf(vectors: readonly (readonly number[])[], capacity?: number) {
  const history = new VectorHistory(capacity);
  vectors.forEach((vector, i) => {
    history.push(i + 1, vector);
  });
  return { id: '0', name: 'one', style: 0, history } satisfies GradientHeatLane;
}

/** log2 ḡ in each band of each of `width` columns; null where nothing was measured. */
function shown({ history }: GradientHeatLane, width: number, last: number, height: number) {
  const bands = bandsOf(history.timesteps, height);
  const column = pictureOf(history).columns(width, last, bands);
  const values = new Float32Array(bands.count);
  return Array.from({ length: width }, (_, x) => {
    const isMeasured = column(x, values);
    return isMeasured ? [...values].map((value) => Math.round((value / Math.log10(2)) * 1e3) / 1e3) : null;
  });
}

describe('the picture of a history', () => {
  it('has a column for each step and a row for each timestep where there is room', () => {
    const lane = laneOf([
      [1, 2],
      [3, 4],
    ]);
    expect(shown(lane, 6, 3, 10)).toEqual([[1, 2], [1, 2], [3, 4], [3, 4], null, null]);
  });

  it('takes the mean of steps and timesteps that share a pixel', () => {
    const lane = laneOf([
      [1, 2, 30, 40],
      [3, 4, 50, 60],
    ]);
    expect(shown(lane, 1, 2, 2)).toEqual([[2.5, 45]]);
  });

  it('keeps ∞ and NaN of merged steps, and zero where all are', () => {
    const lane = laneOf(
      [
        [zero, zero, 1, 5],
        [zero, 2, infinite, none],
        [zero, 2, 2, 2],
      ],
      2,
    );
    expect(shown(lane, 2, 4, 4)).toEqual([
      [zero, 2, infinite, none],
      [zero, 2, 2, 2],
    ]);
  });

  it('says which steps are settled, and changes its version when they are merged', () => {
    const lane = laneOf([[1], [2], [3]], 4);
    expect(pictureOf(lane.history)).toMatchObject({ settled: 2, end: 3, version: 0, rows: 1 });
    lane.history.push(4, [4]);
    lane.history.push(5, [5]);
    expect(pictureOf(lane.history)).toMatchObject({ settled: 4, end: 5, version: 1 });
    expect(pictureOf(new VectorHistory())).toMatchObject({ settled: 0, end: 0, rows: 1 });
  });
});

describe('the picture of a past step', () => {
  it('has no column behind that step, while the axis goes on', () => {
    const { history } = laneOf([[1], [2], [3], [4]]);
    const latest = stepReport(4);
    const measured = { gradNormByTimestep: history, latest, drawn: latest } as unknown as LaneTelemetry;
    const { gradNormByTimestep } = new Past({ lanes: [measured] }, 2).lane(measured);
    expect(pictureOf(gradNormByTimestep)).toMatchObject({ settled: 1, end: 2 });
    expect(shown({ id: '0', name: 'one', style: 0, history: gradNormByTimestep }, 4, 4, 1)).toEqual([
      [1],
      [2],
      null,
      null,
    ]);
  });
});

describe('the scale', () => {
  it('holds the whole decades of all lanes, at least 10⁻⁴ to 10', () => {
    expect(decadesOf([laneOf([[-1]])])).toEqual([-4, 1]);
    expect(decadesOf([laneOf([[-100, zero]]), laneOf([[20, infinite, none]])])).toEqual([-31, 7]);
    expect(decadesOf([laneOf([])])).toEqual([-4, 1]);
  });

  it('does not follow a lane that diverged while another trains, and its key says that the ends go on', () => {
    const [healthy, lost] = [laneOf([[-10, 3]]), { ...laneOf([[-60, 140]]), divergedAtStep: 9 }];
    expect(decadesOf([lost, healthy])).toEqual([-4, 1]);
    expect(decadesOf([lost])).toEqual([-19, 43]);
    expect(keyTicks([lost, healthy], [-4, 1], 200)).toEqual([
      ...['10⁻³', '10⁻²', '10⁻¹', '10⁰'].map((label, i) => ({ at: (i + 1) / 5, label })),
      { at: 0, label: '≤10⁻⁴' },
      { at: 1, label: '≥10¹' },
    ]);
    expect(keyTicks([healthy], [-4, 1], 200).map(({ label }) => label)).toEqual([
      '10⁻⁴',
      '10⁻³',
      '10⁻²',
      '10⁻¹',
      '10⁰',
      '10¹',
    ]);
  });

  it('is plain over the normal numbers of f32', () => {
    const { plain } = gradientScale([-50, 50]);
    expect(plain.map((log10) => 10 ** log10 / 2 ** Math.round(log10 / Math.log10(2)))).toEqual([
      expect.closeTo(1, 10),
      expect.closeTo(1, 10),
    ]);
    expect(plain.map((log10) => Math.round(log10 / Math.log10(2)))).toEqual([-126, 128]);
  });
});

describe('values as text', () => {
  it('are exact for one step, and from the least to the greatest for several', () => {
    const lane = laneOf([[0], [2], [4], [zero], [none]], 2);
    expect([formatCell(lane.history, 1, 1), formatCell(lane.history, 5, 1)]).toEqual(['0 … 16.0', 'NaN']);
    const few = laneOf([
      [0, zero],
      [infinite, none],
    ]);
    expect([1, 2].flatMap((step) => [1, 2].map((t) => formatCell(few.history, step, t)))).toEqual([
      '1.00',
      '0',
      '∞',
      'NaN',
    ]);
    expect(formatCell(few.history, 3, 1)).toBe('–');
    expect(formatCell(few.history, 1, 3)).toBe('–');
    expect(formatCell(laneOf([[1], [none], [2]], 2).history, 1, 1)).toBe('2.00 / NaN');
  });

  it('are said with the steps they are of', () => {
    const lanes = [laneOf([[0], [2]], 4), laneOf([[0], [2], [4], [1], [3]], 4)];
    expect(stepsAt(lanes, 2)).toEqual([2, 2]);
    expect(stepsAt(lanes, 3)).toEqual([3, 4]);
    expect(stepsAt(lanes, 9)).toEqual([9, 9]);
  });

  it('stand in the table for t = 1 and t = T, in the sentence for t = 1', () => {
    const lane = {
      ...laneOf([
        [0, 1],
        [2, 3],
      ]),
      divergedAtStep: 2,
    };
    expect(tableOf([lane, laneOf([[5]])], english.gradientHeatMap)).toEqual({
      columns: ['step', 'one, t = 1', 'one, t = 2', 'one, t = 1'],
      rows: [
        ['1', '1.00', '2.00', '32.0'],
        ['2', '4.00', '8.00', '–'],
      ],
    });
    expect(tableOf([laneOf([])], english.gradientHeatMap).rows).toEqual([]);
    expect(summaryOf(lane)).toEqual([{ name: 'one', before: '1.00', now: '4.00', divergedAtStep: '2' }]);
    expect(summaryOf(laneOf([]))).toEqual([]);
  });
});
