/** What it means that a unit is saturated, as data: by the value of its state, since engines keep states and no more. */

/** Values at which the derivative of an activation is small, or exactly 0. */
export interface Saturation {
  /** Saturated are values up to `low`, and values from `high` on; an infinity where there is no such side. */
  readonly low: number;
  readonly high: number;
  /** The same as a formula, with the state at t. */
  readonly formula: string;
  /** Whether the derivative there is 0, so that a unit which stays there learns nothing: it is dead. */
  readonly isDeadly: boolean;
}

/** Of a cell: of which state the values are. */
export interface StateSaturation extends Saturation {
  readonly state: string;
}

/** tanh′ < 0.19 beyond ±0.9. */
export const tanhSaturation: Saturation = { low: -0.9, high: 0.9, formula: '|hₜ| ≥ 0.9', isDeadly: false };
/** σ′ < 0.09 beyond 0.1 and 0.9: left- and right-saturated as Karpathy, Johnson & Fei-Fei 2015 call gates. */
export const sigmoidSaturation: Saturation = { low: 0.1, high: 0.9, formula: 'hₜ ∉ (0.1, 0.9)', isDeadly: false };
export const reluSaturation: Saturation = {
  low: 0,
  high: Number.POSITIVE_INFINITY,
  formula: 'hₜ = 0',
  isDeadly: true,
};
/** Of the tanh through which an LSTM's c goes to its output: |tanh c| ≥ 0.9. */
export const cellOutputSaturation: StateSaturation = {
  state: 'c',
  low: -Math.atanh(0.9),
  high: Math.atanh(0.9),
  formula: '|tanh cₜ| ≥ 0.9',
  isDeadly: false,
};
