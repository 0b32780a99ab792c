/**
 * What a cell is: the equations of one timestep, pointwise in the hidden units. Matrix products belong to the engines,
 * which hand the cell its gates' pre-activations; the backward pass is derived in `program.ts`, not written.
 */
import {
  type Expression,
  type SplittableSymbol,
  type Symbol_,
  splittableSymbol,
  symbol,
} from '../../equations/index.ts';
import type { StateSaturation } from '../activations/saturation.ts';
import type { Entry, Fields, SettingsOf } from '../entry.ts';
import type { MemoryRole } from '../initializers/index.ts';

export interface StepScope<State extends string, Gate extends string, Vector extends string, F extends Fields> {
  /**
   * Pre-activations x_t W + h_{t-1} U + b by gate, with the operand of a second product in the place of h_{t-1}. `.input` (x_t W + b) and `.recurrent` (h_{t-1} U + b', with a bias
   * of its own) are for cells that need the halves apart; a gate is used either whole or in halves.
   */
  readonly gate: Readonly<Record<Gate, SplittableSymbol>>;
  /** The states of the timestep before. */
  readonly prev: Readonly<Record<State, Symbol_>>;
  /** Parameters with one entry per hidden unit. */
  readonly vector: Readonly<Record<Vector, Symbol_>>;
  readonly settings: SettingsOf<F>;
}

export interface CellDefinition<State extends string, Gate extends string, Vector extends string, F extends Fields>
  extends Entry<F> {
  /** The first is h: what meets U at the next timestep, and the output layer. */
  readonly states: readonly State[];
  readonly gates: readonly Gate[];
  /** Names of parameters of H entries each, where the cell has such. They are kept and initialized with the biases. */
  readonly vectors?: readonly Vector[];
  /** What gates do to the memory, where they do: some initializers of biases ask. */
  readonly memory?: Readonly<Partial<Record<Gate, MemoryRole>>>;
  /** What counts as a saturated unit; absent, or undefined, where none does. */
  saturation?(settings: SettingsOf<F>): StateSaturation | undefined;
  /** Gates whose recurrent weights are met as U − Uᵀ: what is kept, initialized and trained is U all the same. */
  readonly antisymmetric?: readonly Gate[];
  /**
   * Gates whose recurrent weights meet, in the place of h_{t-1}, a quantity that `step` returns by the name `operand` and
   * that may depend on the other gates: a second product within a timestep.
   */
  readonly secondProduct?: { readonly operand: string; readonly gates: readonly Gate[] };
  /**
   * The new states by name, and whatever else has a name in the paper (gates, candidates), in the order in which one
   * would read them.
   */
  step(scope: StepScope<State, Gate, Vector, F>): Record<State, Expression> & Record<string, Expression>;
}

/** A cell with its type parameters forgotten: what engines and pages work with. */
export interface Cell extends Entry {
  readonly states: readonly string[];
  readonly gates: readonly string[];
  readonly vectors?: readonly string[];
  readonly memory?: Readonly<Partial<Record<string, MemoryRole>>>;
  saturation?(settings: Readonly<Record<string, number | string>>): StateSaturation | undefined;
  readonly antisymmetric?: readonly string[];
  readonly secondProduct?: { readonly operand: string; readonly gates: readonly string[] };
  equations(settings: Readonly<Record<string, number | string>>): Readonly<Record<string, Expression>>;
}

export const previous = (state: string): Symbol_ => symbol(`prev.${state}`);
export const preActivation = (gate: string): SplittableSymbol => splittableSymbol(`gate.${gate}`);
export const vectorSymbol = (name: string): Symbol_ => symbol(`vector.${name}`);

export function defineCell<State extends string, Gate extends string, F extends Fields, Vector extends string = never>(
  definition: CellDefinition<State, Gate, Vector, F>,
): Cell {
  const { step, saturation, ...entry } = definition;
  const byName = <Name extends string, T>(names: readonly Name[], make: (name: Name) => T) =>
    Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
  return {
    ...entry,
    ...(saturation && { saturation: (settings) => saturation(settings as SettingsOf<F>) }),
    equations: (settings) =>
      step({
        gate: byName(definition.gates, preActivation),
        prev: byName(definition.states, previous),
        vector: byName(definition.vectors ?? [], vectorSymbol),
        settings: settings as SettingsOf<F>,
      }),
  };
}
