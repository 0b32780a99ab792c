/**
 * Who is timed: our engines, the peak of the machine, and the libraries of `peers/`, which are installed on first use into
 * a scratch folder, at the versions of their lock file. What is not there is said and left out.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from '../setup/paths.mjs';
import { type Command, Contestant } from './contestant.ts';
import type { OurOptions } from './ours.ts';

export interface Entrant {
  readonly id: string;
  /** In tables. */
  readonly name: string;
  readonly command: Command;
  readonly options: unknown;
  /** Whether it trains, so that its losses and norms can be compared. */
  readonly trains: boolean;
}

export interface Absent {
  readonly name: string;
  readonly reason: string;
}

export const our = (id: string, name: string, options: OurOptions, folder = root, module = 'ours'): Entrant => ({
  id,
  name,
  command: { command: process.execPath, args: [path.join(folder, 'src/cli/run.mjs'), `bench/${module}.ts`] },
  options,
  trains: !options.engine.includes('peak'),
});

export const peaks = [
  our('peak', 'peak, mul + add', { engine: 'peak' }),
  our('fusedPeak', 'peak, relaxed fma', { engine: 'fused peak' }),
] as const;

/** The cpu engine as a browser without relaxed SIMD runs it. */
export const withoutFma = our('without fma', 'cpu engine, mul + add', { engine: 'cpu' }, root, 'ours-without-fma');

/** Libraries of the web in Node, or why not. */
export function webPeers(): { entrants: readonly Entrant[]; absent: readonly Absent[] } {
  const folder = installPeers();
  if (typeof folder !== 'string') return { entrants: [], absent: [{ name: 'TensorFlow.js, jax-js', ...folder }] };
  const peer = (id: string, name: string, script: string, options: unknown): Entrant => ({
    id,
    name,
    command: { command: process.execPath, args: [path.join(folder, script)] },
    options,
    trains: true,
  });
  const entrants = [
    peer('tfjsWasm', 'TensorFlow.js wasm', 'tfjs-node.mjs', { backend: 'wasm', norms: true }),
    peer('tfjsWasmBare', 'TensorFlow.js wasm, without ∂L/∂h_t', 'tfjs-node.mjs', { backend: 'wasm', norms: false }),
    peer('tfjsCpu', 'TensorFlow.js cpu', 'tfjs-node.mjs', { backend: 'cpu', norms: true }),
    peer('jaxWasm', 'jax-js wasm, jit', 'jax-js-node.mjs', { backend: 'wasm' }),
  ];
  return { entrants, absent: [] };
}

/** @returns the folder with the peers' scripts and packages, or why there is none */
export function installPeers(): string | { readonly reason: string } {
  const source = path.join(root, 'src/cli/bench/peers');
  const folder = path.join(path.dirname(cache), 'backflow-bench');
  const installed = path.join(folder, 'package-lock.json');
  const lock = path.join(source, 'package-lock.json');
  const isCurrent =
    existsSync(path.join(folder, 'node_modules')) && readFileSync(lock, 'utf8') === readFileSync(installed, 'utf8');
  mkdirSync(folder, { recursive: true });
  cpSync(source, folder, { recursive: true });
  if (isCurrent) return folder;
  console.error('Installing the libraries to compare with, once …');
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 ? folder : { reason: `npm ci failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}` };
}

/**
 * PyTorch on one thread, where a Python has it. Its matrix products are those of the fastest library at hand: its own, or
 * OpenBLAS put in front, which may have to be told what processor it is on.
 */
export async function torchPeers(): Promise<{ entrants: readonly Entrant[]; absent: readonly Absent[] }> {
  const python = [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
    (name) => name && spawnSync(name, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
  if (!python) return { entrants: [], absent: [{ name: 'PyTorch', reason: 'no python3 that imports torch' }] };
  const script = path.join(root, 'src/cli/bench/peers/pytorch.py');
  const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const commandOf = (env: Readonly<Record<string, string>>): Command => ({
    command: python,
    args: [script],
    env: { ...oneThread, ...env },
  });
  const library = openBlas();
  const environments: Record<string, string>[] = [{}];
  for (const core of library ? ['', 'HASWELL', 'SKYLAKEX'] : []) {
    environments.push({ LD_PRELOAD: library!, ...(core && { OPENBLAS_CORETYPE: core }) });
  }
  const speeds: number[] = [];
  for (const env of environments) speeds.push(await productSpeed(commandOf(env)));
  const best = speeds.indexOf(Math.max(...speeds));
  const { LD_PRELOAD, OPENBLAS_CORETYPE } = environments[best]!;
  const blas = `${LD_PRELOAD ? `OpenBLAS${OPENBLAS_CORETYPE ? ` ${OPENBLAS_CORETYPE}` : ''}` : 'its own BLAS'}, ${speeds[best]!.toFixed(0)} GFLOP/s`;
  const peer = (id: string, name: string, options: { form: string; norms: boolean }): Entrant => ({
    id,
    name: `${name} (${blas})`,
    command: commandOf(environments[best]!),
    options,
    trains: true,
  });
  const entrants = [
    peer('torch', 'PyTorch loop', { form: 'loop', norms: true }),
    peer('torchBare', 'PyTorch loop, without ∂L/∂h_t', { form: 'loop', norms: false }),
    peer('torchFused', 'PyTorch fused, without ∂L/∂h_t', { form: 'fused', norms: false }),
  ];
  const absent = library ? [] : [{ name: 'OpenBLAS', reason: 'not found: put its path into OPENBLAS_LIBRARY' }];
  return { entrants, absent };
}

/** A shared library of OpenBLAS, asked for or installed. */
function openBlas(): string | undefined {
  const { OPENBLAS_LIBRARY } = process.env;
  if (OPENBLAS_LIBRARY) return OPENBLAS_LIBRARY;
  const { stdout } = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' });
  return /libopenblas\.so\S* .*=> (\S+)/.exec(stdout ?? '')?.[1];
}

/** 256 × 256 products in GFLOP/s; 0 where the processor lacks what the library was told. */
async function productSpeed(command: Command): Promise<number> {
  const contestant = new Contestant(command);
  try {
    return (await contestant.call('products', {})).gflops;
  } catch {
    return 0;
  } finally {
    contestant.stop();
  }
}
