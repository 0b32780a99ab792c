// Everything that can be chosen trains: every entry of every list at its defaults, and every option of every setting,
// three steps on every engine without a number that is not finite.

import { describe, expect, it } from 'vitest';
import { type Choice, defaultChoice, type Entry } from '../model/entry.ts';
import { checkExperiment, LANES_MAX, laneChoiceNames, laneChoices } from '../model/experiment.ts';
import { scalarNames } from './report.ts';
import { engines } from './testing/engines.ts';

/** An entry as it is by default, and once more for every other option of it. */
const choicesOf = (entry: Entry): Choice[] => [
  defaultChoice(entry),
  ...Object.entries(entry.fields).flatMap(([name, field]) =>
    field.kind === 'option'
      ? field.options
          .filter(({ id }) => id !== field.default)
          .map(({ id }): Choice => ({ ...defaultChoice(entry), [name]: id }))
      : [],
  ),
];

const lanes = laneChoiceNames.flatMap((name) =>
  (laneChoices[name].entries as readonly Entry[]).flatMap((entry) =>
    choicesOf(entry).map((choice) => ({ [name]: choice })),
  ),
);
const batches = Array.from({ length: Math.ceil(lanes.length / LANES_MAX) }, (_, i) =>
  lanes.slice(i * LANES_MAX, (i + 1) * LANES_MAX),
);

describe.each(engines)('$id', (factory) => {
  it.each(batches.map((batch) => [batch.map((lane) => JSON.stringify(lane)).join(' '), batch] as const))(
    'trains %s',
    async (_, batch) => {
      const checked = checkExperiment({
        batchSize: 8,
        task: { id: 'adding', timesteps: 12 },
        lanes: batch.map((lane) => ({ hiddenSize: 8, ...lane })),
      });
      if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
      const engine = await factory.open(checked.value);
      const taken = await engine.advance(3);
      engine.dispose();
      for (const { reports, diverged } of taken) {
        expect(diverged).toBeUndefined();
        expect(reports.map(({ step }) => step)).toEqual([1, 2, 3]);
        for (const report of reports) {
          for (const name of scalarNames)
            if (name !== 'clipBound') expect(report[name], name).toSatisfy(Number.isFinite);
          for (const norms of Object.values(report.parameters)) {
            for (const norm of Object.values(norms)) expect(norm).toSatisfy(Number.isFinite);
          }
          // A gradient may be exactly 0.
          for (const norm of report.log2GradNormByTimestep) expect(norm).toBeLessThan(Number.POSITIVE_INFINITY);
        }
      }
    },
  );
});
