import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { defaultExperiment, type Lane } from '../../model/experiment.ts';
import { StepOrder } from './StepOrder.tsx';

const experiment = { ...defaultExperiment(), accumulation: 4 };
const [first] = experiment.lanes as [Lane];
const itemsOf = (lanes: readonly Lane[]) =>
  [...renderToStaticMarkup(<StepOrder experiment={experiment} lanes={lanes} />).matchAll(/<li>(.*?)<\/li>/g)].map(
    ([, item]) => item!.replace(/<\/?span>/g, ''),
  );

describe('the order of a step', () => {
  it('is accumulate, regularizer, clip, decay, schedule, optimizer, constraint, with what the lane has chosen', () => {
    expect(itemsOf([{ ...first, constraint: { id: 'maxNorm', bound: 2 } }])).toEqual([
      'accumulate 4 × 32 sequences',
      'regularizer none',
      'clip global norm',
      'weight decay none',
      'schedule constant',
      'optimizer Adam',
      'constraint max-norm',
    ]);
  });

  it('says where several lanes differ', () => {
    expect(itemsOf([first, { ...first, clip: { id: 'adaptive', ratio: 0.1 } }])).toEqual([
      'accumulate 4 × 32 sequences',
      'regularizer none',
      'clip differs',
      'weight decay none',
      'schedule constant',
      'optimizer Adam',
      'constraint none',
    ]);
  });
});
