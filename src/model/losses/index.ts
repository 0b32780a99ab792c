/** The losses. A new loss is one file and one line here. */
import { crossEntropy } from './cross-entropy.ts';
import type { Loss } from './loss.ts';
import { meanSquaredError } from './mean-squared-error.ts';

export const losses = [meanSquaredError, crossEntropy] as const satisfies readonly Loss[];
export { type Loss, output, outputAdjoint, outputSize, rowWeight, target } from './loss.ts';
export { crossEntropy };
