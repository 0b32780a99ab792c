/** One value for several lanes: what a control shows when it stands for all of them. */

/** The value that all share; undefined where they differ. */
export const commonValue = <T>(values: readonly T[]): T | undefined =>
  values.every((value) => Object.is(value, values[0])) ? values[0] : undefined;

export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
