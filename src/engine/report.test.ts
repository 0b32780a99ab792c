import { expect, it } from 'vitest';
import { parameterNames } from './layout.ts';
import { packReports, reportWidth, type StepReport, scalarNames, unpackReports } from './report.ts';

const report = (step: number, timesteps: number): StepReport => {
  let next = step * 1000;
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, next++])) as Record<
    (typeof scalarNames)[number],
    number
  >;
  const norms = () => ({ gradNorm: next++, weightNorm: next++, updateNorm: next++ });
  const parameters = Object.fromEntries(
    parameterNames.map((name) => [name, norms()]),
  ) as unknown as StepReport['parameters'];
  return {
    step,
    ...scalars,
    parameters,
    log2GradNormByTimestep: Float64Array.from({ length: timesteps }, () => -next++),
  };
};

it.each([1, 7])('reports come back as they were packed, T = %i', (timesteps) => {
  const reports = [report(1, timesteps), { ...report(2, timesteps), regularization: 0 }, report(3, timesteps)];
  const packed = packReports(reports, timesteps);
  expect(packed).toHaveLength(3 * reportWidth(timesteps));
  expect(unpackReports(packed, timesteps)).toEqual(reports);
});

it('the norms of a learned start come back where a lane has one, and nowhere else', () => {
  const start = { gradNorm: 0, weightNorm: Number.NaN, updateNorm: 2 };
  const [without, given] = [report(1, 2), report(2, 2)];
  const withStart = { ...given, parameters: { ...given.parameters, start } };
  expect(unpackReports(packReports([withStart], 2), 2)).toStrictEqual([withStart]);
  expect(unpackReports(packReports([without], 2), 2)).toStrictEqual([without]);
});

it('infinities, NaN and zero norms survive', () => {
  const strange = {
    ...report(1, 2),
    loss: Number.NaN,
    clipBound: Infinity,
    regularization: Infinity,
    log2GradNormByTimestep: Float64Array.of(-Infinity, NaN),
  };
  expect(unpackReports(packReports([strange], 2), 2)).toEqual([strange]);
});

it('no report is an empty array', () => {
  expect(unpackReports(packReports([], 5), 5)).toEqual([]);
});
