/** The initializers, in the order in which they are offered. A new initializer is one file and one line here. */
import { constant } from './constant.ts';
import { glorotNormal } from './glorot-normal.ts';
import { glorotUniform } from './glorot-uniform.ts';
import { heNormal } from './he-normal.ts';
import { heUniform } from './he-uniform.ts';
import { identity } from './identity.ts';
import type { AnyInitializer } from './initializer.ts';
import { normal } from './normal.ts';
import { orthogonal } from './orthogonal.ts';
import { uniform } from './uniform.ts';
import { zeros } from './zeros.ts';

export const initializers = [
  zeros,
  constant,
  uniform,
  normal,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  orthogonal,
  identity,
] as const satisfies readonly AnyInitializer[];
export type { AnyInitializer, MatrixShape } from './initializer.ts';
