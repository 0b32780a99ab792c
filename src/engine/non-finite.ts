/** Finds where a step left the range of its numbers: the first tensor, in the order of the passes, that is not finite. */
import type { Divergence } from './engine.ts';
import { adjointSequence, gradientOf, type LaneLayout, OUTPUT_SEQUENCE, stateSequence, tensorOf } from './layout.ts';

/** log2 of the greatest finite f32. */
const LOG2_F32_MAX = 128;

/**
 * Parameters, states by t, outputs, adjoints from T down, gradients, slots. A gradient tensor has no timesteps of its own: it
 * is named together with the first timestep, going back from T, whose ∂L/∂h_t is beyond the range of f32, if any is.
 *
 * @param log2Norms log2 ḡ_t at index t − 1
 */
export function findNonFinite(
  layout: LaneLayout,
  read: (tensor: string) => Float64Array,
  log2Norms: Float64Array,
): Omit<Divergence, 'step'> | undefined {
  const { program, sizes, parameters } = layout;
  const { timesteps: T } = sizes;
  const areFinite = (values: Float64Array) => values.every(Number.isFinite);
  for (const tensor of parameters) if (!areFinite(read(tensor))) return { tensor };

  /** The first piece of a sequence, in the given order, that is not finite. */
  const firstPiece = (name: string, order: readonly number[]): number | undefined => {
    const values = read(name);
    const length = values.length / tensorOf(layout, name).shape[0]!;
    return order.find((piece) => !areFinite(values.subarray(piece * length, (piece + 1) * length)));
  };
  const upwards = Array.from({ length: T + 1 }, (_, i) => i);
  const states = program.states.map((state) => ({
    tensor: stateSequence(state),
    timestep: firstPiece(stateSequence(state), upwards),
  }));
  const earliest = states.filter(({ timestep }) => timestep !== undefined).sort((a, b) => a.timestep! - b.timestep!)[0];
  if (earliest) return { tensor: earliest.tensor, timestep: earliest.timestep! };

  const lossPiece = firstPiece(OUTPUT_SEQUENCE, upwards.slice(0, sizes.lossSteps));
  if (lossPiece !== undefined) return { tensor: OUTPUT_SEQUENCE, timestep: sizes.lossAt === 'end' ? T : lossPiece + 1 };

  // Adjoints by their norms, which hold far beyond the range in which a tensor can be read.
  const downwards = upwards.slice(0, T).reverse();
  const lost = downwards.find((i) => !(log2Norms[i]! < Number.POSITIVE_INFINITY));
  if (lost !== undefined) return { tensor: adjointSequence(program.states[0]!), timestep: lost + 1 };

  const gradient = parameters.map(gradientOf).find((name) => !areFinite(read(name)));
  const overflow = downwards.find((i) => log2Norms[i]! >= LOG2_F32_MAX);
  if (gradient) return overflow === undefined ? { tensor: gradient } : { tensor: gradient, timestep: overflow + 1 };

  const slots = [...layout.tensors.values()].filter(({ role }) => role === 'slot');
  const slot = slots.find(({ name }) => !areFinite(read(name)));
  return slot && { tensor: slot.name };
}
