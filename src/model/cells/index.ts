/** The cells, in the order in which they are offered. A new cell is one file and one line here. */
import { antisymmetricRnn } from './antisymmetric-rnn.ts';
import type { Cell } from './cell.ts';
import { gru } from './gru.ts';
import { gruResetBefore } from './gru-reset-before.ts';
import { lstm } from './lstm.ts';
import { mgu } from './mgu.ts';
import { peepholeLstm } from './peephole-lstm.ts';
import { rnn } from './rnn.ts';

export const cells = [
  rnn,
  antisymmetricRnn,
  lstm,
  peepholeLstm,
  gru,
  gruResetBefore,
  mgu,
] as const satisfies readonly Cell[];
export type { Cell } from './cell.ts';
export {
  type CellProgram,
  type ColumnBlock,
  cellProgram,
  isRecurrent,
  meetsInput,
  meetsState,
  type Operand,
  type Residual,
} from './program.ts';
