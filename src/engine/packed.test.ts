import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../model/experiment.ts';
import { laneLayout, sizeOf, tensorOf } from './layout.ts';
import { forEachPackedRun, packedPlace } from './packed.ts';
import { everyCell, laneOf, nameOf } from './testing/settings.ts';

describe.each(everyCell.map((cell) => [nameOf(cell), cell] as const))('packed weights of %s', (_, cell) => {
  it.each([3, 8])(
    'H = %i: every entry has a place of its own, in order, within the rows of its parameter',
    (hiddenSize) => {
      const layout = laneLayout(defaultExperiment(), laneOf({ cell, hiddenSize, state: { id: 'learned' } }));
      const taken = new Set<string>();
      for (const name of layout.parameters) {
        const place = packedPlace(layout, name);
        let next = 0;
        forEachPackedRun(place, (canonical, at, length) => {
          expect(canonical).toBe(next);
          next += length;
          for (let i = at; i < at + length; i++) {
            expect(i).toBeGreaterThanOrEqual(place.at);
            expect(i).toBeLessThan(place.at + place.storedRows * place.rowStride);
            expect(taken).not.toContain(`${place.matrix} ${i}`);
            taken.add(`${place.matrix} ${i}`);
          }
        });
        expect(next).toBe(sizeOf(tensorOf(layout, name)));
      }
    },
  );
});
