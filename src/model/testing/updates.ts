/** Updates in f64, straight from the equations: entries of a parameter trained on given gradients, without an engine. */
import { evaluate } from '../../equations/index.ts';
import { type UpdateChoices, updateNumber, updateRule } from '../update.ts';

/** A lane's choices with a plain optimizer around nothing else. */
export const choicesWith = (optimizer: UpdateChoices['optimizer'], others?: Partial<UpdateChoices>): UpdateChoices => ({
  optimizer,
  schedule: { id: 'constant' },
  weightDecay: { id: 'none' },
  constraint: { id: 'none' },
  ...others,
});

/** θ after every update. */
export function train(
  choices: UpdateChoices,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
): number[][] {
  const { slots, initial, equations } = updateRule(choices);
  let tensors: Record<string, Float64Array> = { parameter: Float64Array.from(start) };
  for (const slot of slots) tensors[slot] = new Float64Array(start.length).fill(initial[slot]!);
  return gradients.map((gradient, index) => {
    const values = evaluate(
      Object.values(equations),
      (symbol) => {
        if (symbol.isUniform) return updateNumber(choices, index + 1, symbol);
        return symbol.name === 'gradient' ? Float64Array.from(gradient) : tensors[symbol.name.replace('slot.', '')]!;
      },
      start.length,
    );
    tensors = Object.fromEntries(Object.keys(equations).map((name, i) => [name, values[i]!]));
    return [...tensors.parameter!];
  });
}
