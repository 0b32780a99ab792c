/** The LSTM step as bare expressions, for tests that pin what is derived and printed from it. */
import { add, type Expression, mul, pullback, sigmoid, symbol, tanh } from '../index.ts';

const [a_i, a_f, a_g, a_o, c_prev, dh, dc] = ['a_i', 'a_f', 'a_g', 'a_o', 'c_prev', 'dh', 'dc'].map(symbol) as [
  Expression,
  Expression,
  Expression,
  Expression,
  Expression,
  Expression,
  Expression,
];
const [i, f, g, o] = [sigmoid(a_i), sigmoid(a_f), tanh(a_g), sigmoid(a_o)];
const c = add(mul(f, c_prev), mul(i, g));
const h = mul(o, tanh(c));

/** Every quantity of the forward step by name. */
export const forward = { i, f, g, o, c, h };

const outputs = [
  [h, dh],
  [c, dc],
] as const;
const adjoints = pullback(outputs, [a_i, a_f, a_g, a_o, c_prev]);

/** ∂L/∂c, with what reaches c through h: the node that the adjoints of the gates share. */
export const totalAdjointOfC = pullback(outputs, [c])[0]!;

/** The adjoints of the inputs by name. */
export const backward = Object.fromEntries(
  ['da_i', 'da_f', 'da_g', 'da_o', 'dc_prev'].map((name, index) => [name, adjoints[index]!]),
);
