import { describe, expect, it } from 'vitest';
import { cells } from '../../model/cells/index.ts';
import { defaultChoice, entryOf } from '../../model/entry.ts';
import { cellEquations } from './cell-equations.ts';

/** Without markup; an index after a low line, what is raised after a caret. */
const textOf = (mathml: string): string =>
  mathml
    .replace(/<msub>(<mi>[^<]*<\/mi>)/g, '$1_')
    .replace(/<msup>((?:<mi>[^<]*<\/mi>)|(?:<mi>[^<]*<\/mi>_(?:<mi>[^<]*<\/mi>)<\/msub>))/g, '$1^')
    .replace(/<[^>]*>|[\u2061\u2062]/g, '')
    .replace(/&#x206[12];/g, ' ');

const equationsOf = (id: string): string[] => {
  const cell = entryOf(cells, id);
  return cellEquations(cell, defaultChoice(cell)).map(textOf);
};

describe('the equations of a cell', () => {
  it('show how recurrent weights are met, where that is U − Uᵀ', () => {
    expect(equationsOf('rnn')[0]).toBe('a_t=x_t W+h_t−1 U+b');
    expect(equationsOf('antisymmetricRnn')).toEqual([
      'a_t=x_t W+h_t−1 (U−U^⊤)+b',
      expect.stringMatching(/^h_t=h_t−1\+/),
    ]);
  });

  it('show what a second product meets in the place of the state', () => {
    const [, , candidate, , , operand] = equationsOf('gruResetBefore');
    expect(candidate).toBe('a_n,t=x_t W_n+s_t U_n+b_n');
    expect(operand).toBe('s_t=r_t⊙h_t−1');
  });
});
