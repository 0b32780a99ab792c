/** The bench in Node: the cpu engine beside its peers, its parts, lanes in which gradients vanish or explode, its size. */

import { type Absent, type Entrant, our, peaks, torchPeers, webPeers, withoutFma } from './entrants.ts';
import { type Part, PEAK_FLOP } from './ours.ts';
import { type Case, cases, flopOf, nameOf, type Problem, problemOf } from './problem.ts';
import { type Result, race, STEPS_CHECKED, TOLERANCES } from './race.ts';
import type { Section, Table } from './record.ts';
import { engineSize } from './size.ts';
import { type Measured, nodeTargets, verdicts } from './targets.ts';

const parts: Readonly<Record<Part, string>> = {
  products: 'products',
  cell: 'cell equations',
  update: 'update',
  norms: 'norms',
};
const cpu = our('cpu', 'cpu engine', { engine: 'cpu' });
const reference = our('reference', 'f64 reference', { engine: 'reference' });

const fixed = (value: number, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

export interface CaseResults {
  readonly case: Case;
  readonly name: string;
  readonly results: readonly Result[];
}

/** @param only letters of cases; all if empty */
export async function benchNode(rounds: number, only: readonly string[]): Promise<Section> {
  const chosen = cases.filter(({ id }) => only.length === 0 || only.includes(id));
  const web = webPeers();
  const torch = await torchPeers();
  const measured: CaseResults[] = [];
  for (const test of chosen) {
    const entrants = [cpu, withoutFma, ...peaks, ...torch.entrants, ...web.entrants, ...partEntrants(), reference];
    console.error(`${test.id}: ${nameOf(test)} …`);
    measured.push({ case: test, name: nameOf(test), results: await race(await problemOf(test), entrants, rounds) });
  }
  const lanes = only.length === 0 || only.includes('A') ? await raceLanes(rounds) : [];
  const size = { engine: await engineSize(false), whole: await engineSize(true) };
  return sectionOf({ cases: measured, lanes, size }, [...web.absent, ...torch.absent], rounds);
}

export function sectionOf(measured: Measured, absent: readonly Absent[], rounds: number): Section {
  const { cases: timed, lanes, size } = measured;
  return {
    title: 'One training step',
    method: `Forward, full BPTT, clip by global norm, Adam, and ‖∂L/∂h_t‖ for every t, of the adding problem's first batch; weights go back to the first ones before each round. CPU time of a process of its own (user and system, all threads), ${rounds} rounds in turn, median. Before it is timed, each contestant's first ${STEPS_CHECKED} steps are compared with the f64 reference: losses to ${TOLERANCES.loss}, every ‖∂L/∂h_t‖ to ${TOLERANCES.norms}, the norm of all weights to ${TOLERANCES.weightNorm}, relative; one that differs is not timed.`,
    tables: [
      verdicts(nodeTargets(measured)),
      peersTable(timed, absent),
      peakTable(timed),
      partsTable(timed),
      ...(lanes.length > 0 ? [lanesTable(lanes)] : []),
      {
        title: 'Size',
        head: ['the cpu engine', 'bytes, minified', 'bytes, gzipped'],
        rows: [
          [
            'its TypeScript with the equations and the assembler: what writes the kernels',
            size.engine.bytes,
            size.engine.gzipped,
          ],
          ['with the model: every entry and its words in every language', size.whole.bytes, size.whole.gzipped],
        ],
      },
    ],
    results: { rounds, absent, ...measured },
  };
}

const partEntrants = (): Entrant[] =>
  (Object.keys(parts) as Part[]).map((part) => ({
    ...our(`without ${part}`, `cpu engine without ${part}`, { engine: 'cpu', without: part }),
    // What is left computes nothing in particular.
    trains: false,
  }));

const isPeer = ({ id }: Result) => !id.startsWith('without') && !id.toLowerCase().endsWith('peak');
export const resultOf = ({ results }: CaseResults, id: string): Result | undefined =>
  results.find((one) => one.id === id);

/** CPU ms per step, and how many times that of the cpu engine. */
function peersTable(measured: readonly CaseResults[], absent: readonly Absent[]): Table {
  const contestants = measured[0]!.results.filter(isPeer);
  const rows = contestants.map(({ id, name }) => [
    name,
    ...measured.map((one) => {
      const { median, refusal } = resultOf(one, id)!;
      if (refusal !== undefined) return refusal.split(':')[0]!;
      return id === 'cpu' ? fixed(median) : `${fixed(median)} (${fixed(median / resultOf(one, 'cpu')!.median, 1)} ×)`;
    }),
  ]);
  const refused = measured.flatMap((one) =>
    one.results.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [`${name}, ${one.name}: ${refusal}.`])),
  );
  const versions = [...new Set(measured[0]!.results.filter(isPeer).map(({ version }) => version))].join('; ');
  return {
    title: 'Beside others: CPU ms per step, and its ratio to the cpu engine',
    head: ['', ...measured.map(({ case: { id }, name }) => `${id}: ${name}`)],
    rows,
    notes: [`Versions: ${versions}.`, ...refused, ...absent.map(({ name, reason }) => `${name}: ${reason}.`)],
  };
}

/**
 * The share of the peak with the same instructions that a whole step reaches, best round against best round.
 *
 * @param id of the engine, as it runs by itself or without fma
 */
export function shareOfPeak(one: CaseResults, id: 'cpu' | 'without fma' = 'cpu'): number {
  const engine = resultOf(one, id)!;
  const peak = resultOf(one, engine.version.includes('fma') ? 'fusedPeak' : 'peak')!;
  return flopOf(one.case) / engine.best / (PEAK_FLOP / peak.best);
}

const gflops = (flop: number, ms: number) => fixed(flop / ms / 1e6, 1);

function peakTable(measured: readonly CaseResults[]): Table {
  const rows = measured.map((one) => {
    const best = (id: string) => resultOf(one, id)!.best;
    const flop = flopOf(one.case);
    return [
      `${one.case.id}: ${one.name}`,
      fixed(flop / 1e6, 1),
      gflops(flop, best('cpu')),
      gflops(PEAK_FLOP, best('peak')),
      gflops(PEAK_FLOP, best('fusedPeak')),
      `${fixed(100 * shareOfPeak(one), 0)} %`,
      gflops(flop, best('without fma')),
      `${fixed(100 * shareOfPeak(one, 'without fma'), 0)} %`,
    ];
  });
  return {
    title: 'Beside the machine: GFLOP/s, best rounds',
    head: [
      '',
      'MFLOP of the products',
      'step',
      'peak, mul + add',
      'peak, relaxed fma',
      'share of the peak',
      'step, mul + add',
      'its share of that peak',
    ],
    rows,
    notes: [
      'Peaks are of f32x4 instructions on 12 registers, one core, nothing read or written; the share is of those that the engine uses; the last two columns are of the engine where there is no relaxed SIMD. FLOP are those of the matrix products, T · B · (2N(H + I + 1) + 2NH + 2N(H + I + 1)) with N = gates · H; time is that of the whole step.',
    ],
  };
}

function partsTable(measured: readonly CaseResults[]): Table {
  const rows = measured.map((one) => {
    const whole = resultOf(one, 'cpu')!.best;
    const shares = (Object.keys(parts) as Part[]).map((part) => whole - resultOf(one, `without ${part}`)!.best);
    const rest = whole - shares.reduce((a, b) => a + b);
    return [
      `${one.case.id}: ${one.name}`,
      fixed(whole),
      ...[...shares, rest].map((ms) => `${fixed(ms)} (${fixed((100 * ms) / whole, 0)} %)`),
    ];
  });
  return {
    title: 'Where the time goes: ms per step, best rounds',
    head: ['', 'step', ...Object.values(parts), 'rest'],
    rows,
    notes: [
      'A part is what a step takes less when its kernels do nothing; kernels overlap in the processor, so parts are rough.',
    ],
  };
}

/** A rnn on which gradients vanish, last or explode. Weights stay where they are, so that they do so in every step. */
async function raceLanes(rounds: number): Promise<readonly Result[]> {
  const test = cases[0]!;
  const still = { id: 'adam', learningRate: 1e-30, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const lane = (gain: number, inputs: string) =>
    problemOf(test, {
      optimizer: still,
      recurrentInitializer: { id: 'orthogonal', gain, gates: 'apart' },
      // Without inputs states stay near 0, where tanh passes on everything: no chaos, in which f32 and f64 part.
      ...(inputs === 'zeros' && { inputInitializer: { id: 'zeros' } }),
    });
  const entrants: [Entrant, Problem][] = [
    [{ ...cpu, id: 'healthy', name: 'U orthogonal' }, await lane(1, 'drawn')],
    [{ ...cpu, id: 'vanishing', name: 'U orthogonal · 0.3' }, await lane(0.3, 'drawn')],
    [{ ...cpu, id: 'vanished', name: 'U orthogonal · 0.05' }, await lane(0.05, 'drawn')],
    [{ ...cpu, id: 'exploding', name: 'U orthogonal · 1.8, W = 0' }, await lane(1.8, 'zeros')],
  ];
  return race(
    new Map(entrants),
    entrants.map(([entrant]) => entrant),
    rounds,
  );
}

function lanesTable(lanes: readonly Result[]): Table {
  return {
    title: 'Gradients that vanish or explode: tanh RNN H64 T100 B32',
    head: [
      '',
      'CPU ms per step, best round',
      'to the first',
      'log2 ḡ_1',
      'log2 ḡ_T',
      'greatest error of log2 ḡ_t against f64',
    ],
    rows: lanes.map(({ name, best, deviation, firstNorms, refusal }) => [
      name,
      fixed(best),
      `${fixed(best / lanes[0]!.best)} ×`,
      fixed(firstNorms?.at(0) ?? Number.NaN, 0),
      fixed(firstNorms?.at(-1) ?? Number.NaN, 0),
      refusal ?? (deviation!.norms / Math.LN2).toExponential(1),
    ]),
  };
}
