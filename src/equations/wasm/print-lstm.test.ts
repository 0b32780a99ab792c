// What the equations of a cell become. Functions are written as calls here, and constants where they are used, so that the
// text stays legible; that kernels compute the right numbers is tested in print.test.ts.

import { describe, expect, it, vi } from 'vitest';
import { type Expression, symbolsOf } from '../expression.ts';
import { call, disassemble } from '../testing/disassemble.ts';
import { backward, forward } from '../testing/lstm.ts';
import { type Code, FunctionBuilder, f32x4 } from './assembler.ts';
import { printWasm } from './print.ts';

vi.mock('./functions.ts', () => ({
  tanh: (_: FunctionBuilder, x: Code) => call(0, x),
  sigmoid: (_: FunctionBuilder, x: Code) => call(1, x),
}));

class LegibleBuilder extends FunctionBuilder {
  override constant(value: number): Code {
    return f32x4.const(value);
  }
}

describe('the printed LSTM', () => {
  /** Symbols become parameters, so `$0`, `$1`, ... in the order of the legend line. */
  const written = (roots: readonly Expression[]): string => {
    const f = new LegibleBuilder();
    const inputs = symbolsOf(roots);
    const params = inputs.map(() => f.param('v128'));
    const { prelude, values } = printWasm(roots, (s) => params[inputs.indexOf(s)]!.get, f);
    const legend = inputs.map((s, i) => `$${i}: ${s.name}`).join(', ');
    return `${legend}\n${disassemble([prelude, ...values], ['tanh', 'sigmoid'])}`;
  };

  it('forward: c, h', () =>
    expect(written([forward.c, forward.h])).toMatchInlineSnapshot(`
    "$0: a_f, $1: c_prev, $2: a_i, $3: a_g, $4: a_o
    $5 = add(mul(sigmoid($0), $1), mul(sigmoid($2), tanh($3)))
    $6 = mul(sigmoid($4), tanh($5))
    $5
    $6"
  `));

  it('backward: da_i, da_f, da_g, da_o, dc_prev', () => {
    expect(written(Object.values(backward))).toMatchInlineSnapshot(`
      "$0: dc, $1: dh, $2: a_o, $3: a_f, $4: c_prev, $5: a_i, $6: a_g
      $7 = $1
      $8 = sigmoid($2)
      $9 = sigmoid($3)
      $10 = $4
      $11 = sigmoid($5)
      $12 = tanh($6)
      $13 = tanh(add(mul($9, $10), mul($11, $12)))
      $14 = add(mul(mul($7, $8), sub(1, mul($13, $13))), $0)
      $15 = mul(mul($14, $12), mul($11, sub(1, $11)))
      $16 = mul(mul($14, $10), mul($9, sub(1, $9)))
      $17 = mul(mul($14, $11), sub(1, mul($12, $12)))
      $18 = mul(mul($7, $13), mul($8, sub(1, $8)))
      $19 = mul($14, $9)
      $15
      $16
      $17
      $18
      $19"
    `);
  });
});
