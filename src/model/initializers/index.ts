/** The initializers, in the order in which they are offered. A new initializer is one file and one line here. */
import { antisymmetric } from './antisymmetric.ts';
import { chrono } from './chrono.ts';
import { constant } from './constant.ts';
import { forgetBias } from './forget-bias.ts';
import { glorotNormal } from './glorot-normal.ts';
import { glorotUniform } from './glorot-uniform.ts';
import { heNormal } from './he-normal.ts';
import { heUniform } from './he-uniform.ts';
import { identity } from './identity.ts';
import type { AnyInitializer } from './initializer.ts';
import { lecunNormal } from './lecun-normal.ts';
import { lecunUniform } from './lecun-uniform.ts';
import { normal } from './normal.ts';
import { ones } from './ones.ts';
import { orthogonal } from './orthogonal.ts';
import { sparse } from './sparse.ts';
import { sparseTorch } from './sparse-torch.ts';
import { spectralRadius } from './spectral-radius.ts';
import { torchDefault } from './torch-default.ts';
import { truncatedNormal } from './truncated-normal.ts';
import { truncatedNormalTorch } from './truncated-normal-torch.ts';
import { uniform } from './uniform.ts';
import { zeros } from './zeros.ts';

export const initializers = [
  zeros,
  ones,
  constant,
  uniform,
  normal,
  truncatedNormal,
  truncatedNormalTorch,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
  torchDefault,
  orthogonal,
  identity,
  spectralRadius,
  sparse,
  sparseTorch,
  antisymmetric,
  forgetBias,
  chrono,
] as const satisfies readonly AnyInitializer[];
export type { AnyInitializer, BiasBlock, MatrixShape, MemoryRole, Parameter } from './initializer.ts';
