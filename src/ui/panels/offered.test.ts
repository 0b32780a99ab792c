import { expect, it } from 'vitest';
import { defaultLane, type Lane, laneChoiceNames, laneChoices } from '../../model/experiment.ts';
import { offeredFor } from './offered.ts';

const laneOf = (settings: Partial<Lane>): Lane => ({ ...defaultLane(), ...settings });
const regularizers = (...lanes: Lane[]) => offeredFor('regularizer', lanes).map(({ id }) => id);

const simple = laneOf({});
const lstm = laneOf({ cell: { id: 'lstm' } });
const regularized = laneOf({ regularizer: { id: 'pascanu', alpha: 4 } });

it('everything is offered for simple RNNs', () => {
  for (const name of laneChoiceNames) expect(offeredFor(name, [simple, simple])).toEqual(laneChoices[name].entries);
});

it('for other cells a regularizer is not, alone or beside a simple RNN, unless one of the lanes has it', () => {
  expect(regularizers(lstm)).toEqual(['none']);
  expect(regularizers(simple, lstm)).toEqual(['none']);
  expect(regularizers(regularized, lstm)).toEqual(['none', 'pascanu']);
});
