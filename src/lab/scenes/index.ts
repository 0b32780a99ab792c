/**
 * The scenes, in the order in which a lecture would show them: what happens to a gradient, what an initialization, a cell
 * and a start have to do with it, and what training makes of it. A new scene is one file and one line here.
 */
import { bigBatch } from './big-batch.ts';
import { boundedActivation } from './bounded-activation.ts';
import { clipDirection } from './clip-direction.ts';
import { clippingRescues } from './clipping-rescues.ts';
import { copyingMemory } from './copying-memory.ts';
import { forgetGate } from './forget-gate.ts';
import { identityRelu } from './identity-relu.ts';
import { libraryDefaults } from './library-defaults.ts';
import { optimizerDuel } from './optimizer-duel.ts';
import { powerLaw } from './power-law.ts';
import { recurrentScale } from './recurrent-scale.ts';
import type { Scene } from './scene.ts';
import { stateStart } from './state-start.ts';
import { truncatedPast } from './truncated-past.ts';
import { weightClipping } from './weight-clipping.ts';

export const scenes: readonly Scene[] = [
  powerLaw,
  recurrentScale,
  boundedActivation,
  libraryDefaults,
  identityRelu,
  forgetGate,
  stateStart,
  truncatedPast,
  clippingRescues,
  clipDirection,
  weightClipping,
  optimizerDuel,
  copyingMemory,
  bigBatch,
];
export { type Scene, sceneLink } from './scene.ts';
