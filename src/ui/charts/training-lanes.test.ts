import { expect, it } from 'vitest';
import { trainingLanes } from './training-lanes.ts';

it('lanes that diverged set no range while another trains, and all do once all have diverged', () => {
  const [trains, diverged] = [{}, { divergedAtStep: 9 }];
  expect(trainingLanes([diverged, trains, diverged])).toEqual([trains]);
  expect(trainingLanes([diverged, diverged])).toEqual([diverged, diverged]);
  expect(trainingLanes([])).toEqual([]);
});
