/**
 * Eigenvalues of a general real matrix, without vectors: Householder's reduction to Hessenberg form, then the QR
 * algorithm with Francis's double shift, as in EISPACK's `orthes` and `hqr` (Wilkinson & Reinsch 1971, II/13 and II/14).
 * Errors are those of a matrix that differs by rounding of its norm. Unlike the package's decomposition it ends for every matrix: those of zeros and ones make that one iterate for ever.
 */

/** Each of a conjugate pair by itself; in no order. */
export interface Eigenvalues {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Iterations at most, for each row on average, and after how many without an eigenvalue the shift is an exceptional one. */
const [ITERATIONS_PER_ROW, EXCEPTIONAL_EVERY] = [30, 10];

/** With the sign of the other; that of 0 is +. */
const signed = (size: number, sign: number): number => (sign < 0 ? -Math.abs(size) : Math.abs(size));

/**
 * @param values [n, n], row-major, finite and of moderate size: squares must not overflow
 * @throws if an eigenvalue does not converge
 */
export function eigenvaluesOf(values: Float64Array, n: number): Eigenvalues {
  const h = values.slice();
  reduceToHessenberg(h, n);
  return hessenbergEigenvalues(h, n);
}

/** In place, by reflections from both sides; below the subdiagonal are zeros afterwards. */
function reduceToHessenberg(h: Float64Array, n: number): void {
  const u = new Float64Array(n);
  const sums = new Float64Array(n);
  for (let m = 1; m < n - 1; m++) {
    let scale = 0;
    for (let i = m; i < n; i++) scale += Math.abs(h[i * n + m - 1]!);
    if (scale === 0) continue;
    let square = 0;
    for (let i = m; i < n; i++) {
      u[i] = h[i * n + m - 1]! / scale;
      square += u[i]! * u[i]!;
    }
    const g = -signed(Math.sqrt(square), u[m]!);
    const half = square - u[m]! * g;
    u[m]! -= g;
    // From the left: rows m.. take away their part along u.
    sums.fill(0);
    for (let i = m; i < n; i++) for (let j = m; j < n; j++) sums[j]! += u[i]! * h[i * n + j]!;
    for (let i = m; i < n; i++) for (let j = m; j < n; j++) h[i * n + j]! -= (sums[j]! / half) * u[i]!;
    // From the right.
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = m; j < n; j++) sum += u[j]! * h[i * n + j]!;
      for (let j = m; j < n; j++) h[i * n + j]! -= (sum / half) * u[j]!;
    }
    h[m * n + m - 1] = scale * g;
    for (let i = m + 1; i < n; i++) h[i * n + m - 1] = 0;
  }
}

/** Destroys the matrix. Eigenvalues split off at its lower end, one or two at a time. */
function hessenbergEigenvalues(h: Float64Array, n: number): Eigenvalues {
  const [real, imaginary] = [new Float64Array(n), new Float64Array(n)];
  // What the reflections leave in place of zeros anyway: a matrix of low rank has whole blocks of no more.
  const rounding = (Number.EPSILON / 2) * Math.sqrt(h.reduce((sum, x) => sum + x * x, 0));
  const at = (i: number, j: number): number => h[i * n + j]!;
  /** What exceptional shifts have taken off the diagonal. */
  let shifted = 0;
  /** Since the last eigenvalue, and those that are left in all. */
  let iterations = 0;
  let left = ITERATIONS_PER_ROW * Math.max(10, n);
  for (let end = n - 1; end >= 0; ) {
    const start = blockStart(h, n, end, rounding);
    let x = at(end, end);
    if (start === end) {
      real[end] = x + shifted;
      end--;
      iterations = 0;
      continue;
    }
    let y = at(end - 1, end - 1);
    let w = at(end, end - 1) * at(end - 1, end);
    if (start === end - 1) {
      const half = (y - x) / 2;
      const square = half * half + w;
      const root = Math.sqrt(Math.abs(square));
      if (square >= 0) {
        const far = half + signed(root, half);
        real[end - 1] = x + shifted + far;
        real[end] = x + shifted - (far === 0 ? 0 : w / far);
      } else {
        real[end - 1] = real[end] = x + shifted + half;
        imaginary[end - 1] = root;
        imaginary[end] = -root;
      }
      end -= 2;
      iterations = 0;
      continue;
    }
    if (left-- === 0) throw new Error(`eigenvalues: the matrix [${n}, ${n}] needs too many iterations`);
    iterations++;
    if (iterations % EXCEPTIONAL_EVERY === 0) {
      shifted += x;
      for (let i = 0; i <= end; i++) h[i * n + i]! -= x;
      const size = Math.abs(at(end, end - 1)) + Math.abs(at(end - 1, end - 2));
      x = y = 0.75 * size;
      w = -0.4375 * size * size;
    }
    doubleStep(h, n, start, end, [x, y, w]);
  }
  return { real, imaginary };
}

/** Where the block begins that ends at `end`: what lies on the subdiagonal before it is negligible. */
function blockStart(h: Float64Array, n: number, end: number, rounding: number): number {
  for (let l = end; l > 0; l--) {
    const around = Math.abs(h[(l - 1) * n + l - 1]!) + Math.abs(h[l * n + l]!);
    const size = Math.abs(h[l * n + l - 1]!);
    if (size <= rounding || around + size === around) {
      h[l * n + l - 1] = 0;
      return l;
    }
  }
  return 0;
}

/** One QR step with two shifts, which are the roots of λ² − (x + y) λ + xy − w, on the rows and columns start..end. */
function doubleStep(h: Float64Array, n: number, start: number, end: number, shifts: readonly [number, number, number]) {
  let [x, y] = shifts;
  const w = shifts[2];
  let [p, q, r] = [0, 0, 0];
  let m = end - 2;
  for (; ; m--) {
    const z = h[m * n + m]!;
    const [dx, dy] = [x - z, y - z];
    p = (dx * dy - w) / h[(m + 1) * n + m]! + h[m * n + m + 1]!;
    q = h[(m + 1) * n + m + 1]! - z - dx - dy;
    r = h[(m + 2) * n + m + 1]!;
    const size = Math.abs(p) + Math.abs(q) + Math.abs(r);
    [p, q, r] = [p / size, q / size, r / size];
    if (m === start) break;
    const diagonal = Math.abs(h[(m - 1) * n + m - 1]!) + Math.abs(z) + Math.abs(h[(m + 1) * n + m + 1]!);
    const kept = Math.abs(p) * diagonal;
    if (kept + Math.abs(h[m * n + m - 1]!) * (Math.abs(q) + Math.abs(r)) === kept) break;
  }
  for (let i = m + 2; i <= end; i++) {
    h[i * n + i - 2] = 0;
    if (i > m + 2) h[i * n + i - 3] = 0;
  }
  for (let k = m; k < end; k++) {
    const isLast = k === end - 1;
    if (k > m) {
      p = h[k * n + k - 1]!;
      q = h[(k + 1) * n + k - 1]!;
      r = isLast ? 0 : h[(k + 2) * n + k - 1]!;
      x = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (x === 0) continue;
      [p, q, r] = [p / x, q / x, r / x];
    }
    const s = signed(Math.sqrt(p * p + q * q + r * r), p);
    if (k > m) h[k * n + k - 1] = -s * x;
    else if (start !== m) h[k * n + k - 1] = -h[k * n + k - 1]!;
    p += s;
    x = p / s;
    y = q / s;
    const z = r / s;
    q /= p;
    r /= p;
    for (let j = k; j <= end; j++) {
      const sum = h[k * n + j]! + q * h[(k + 1) * n + j]! + (isLast ? 0 : r * h[(k + 2) * n + j]!);
      h[k * n + j]! -= sum * x;
      h[(k + 1) * n + j]! -= sum * y;
      if (!isLast) h[(k + 2) * n + j]! -= sum * z;
    }
    const bottom = Math.min(end, k + 3);
    for (let i = start; i <= bottom; i++) {
      const sum = x * h[i * n + k]! + y * h[i * n + k + 1]! + (isLast ? 0 : z * h[i * n + k + 2]!);
      h[i * n + k]! -= sum;
      h[i * n + k + 1]! -= sum * q;
      if (!isLast) h[i * n + k + 2]! -= sum * r;
    }
  }
}
