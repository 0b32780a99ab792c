/** For tests of tasks: one-hot rows read back. */

/** The class of each row, by sequence. @param oneHot [T, B, classes]; every row must hold one 1 and else 0 */
export function classesOf(oneHot: Float32Array, batchSize: number, classes: number): number[][] {
  const timesteps = oneHot.length / batchSize / classes;
  return Array.from({ length: batchSize }, (_, b) =>
    Array.from({ length: timesteps }, (__, t) => {
      const at = (t * batchSize + b) * classes;
      const row = oneHot.subarray(at, at + classes);
      const isOneHot = row.every((x) => x === 0 || x === 1) && row.reduce((sum, x) => sum + x, 0) === 1;
      if (!isOneHot) throw new Error(`row [${row}] of sequence ${b} at t = ${t + 1} is not one-hot`);
      return row.indexOf(1);
    }),
  );
}
