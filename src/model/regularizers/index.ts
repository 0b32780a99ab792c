/** The regularizers, in the order in which they are offered. A new one is one file and one line here. */
import { constant, type Expression, pullback } from '../../equations/index.ts';
import type { CellProgram } from '../cells/index.ts';
import { type Choice, entryOf } from '../entry.ts';
import { none } from './none.ts';
import { pascanu } from './pascanu.ts';
import { type Regularizer, squaredRatio } from './regularizer.ts';

export const regularizers = [none, pascanu] as const satisfies readonly Regularizer[];
export { type Regularizer, squaredRatio } from './regularizer.ts';

/** A lane's regularizer as engines take it. */
export interface RegularizerRule {
  readonly id: string;
  /** α. */
  readonly weight: number;
  /** p and dp/dr over `squaredRatio`. */
  readonly penalty: Expression;
  readonly slope: Expression;
}

/** Undefined where nothing is penalized. */
export function regularizerRule(choice: Choice): RegularizerRule | undefined {
  const { id, penalty } = entryOf<Regularizer>(regularizers, choice.id);
  if (!penalty) return undefined;
  const [slope] = pullback([[penalty, constant(1)]], [squaredRatio]) as [Expression];
  return { id, weight: Number(choice.alpha), penalty, slope };
}

/**
 * Those that have a meaning for a cell. What is penalized is defined where one adjoint goes back through one block of
 * recurrent weights and by no other way: a gate, a second state, a direct path or weights that are tied would each want
 * a definition of its own.
 */
export function regularizersFor({ states, blocks, prevAdjoints }: CellProgram): readonly Regularizer[] {
  const [direct] = prevAdjoints;
  const isDirect = !(direct?.kind === 'constant' && direct.value === 0);
  const [block] = blocks;
  const isPlain = blocks.length === 1 && block!.part === 'whole' && !block!.isAntisymmetric && !block!.isSecond;
  const isSimple = states.length === 1 && isPlain && !isDirect;
  return regularizers.filter((regularizer: Regularizer) => isSimple || !regularizer.penalty);
}
