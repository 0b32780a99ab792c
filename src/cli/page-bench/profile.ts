/** Which functions a CPU profile's time went to, by their names in the source: of the whole, and of stretches of it. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** As `Profiler.stop` of the DevTools protocol gives it: times in µs. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
    readonly children?: readonly number[];
  }[];
  readonly startTime: number;
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

export interface Cost {
  readonly name: string;
  /** Milliseconds in the function alone, and in what it calls as well. */
  readonly self: number;
  readonly total: number;
}

/** Reads names out of the source maps of a build. */
function namesIn(folder: string): (frame: CallFrame) => string {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (url: string) => {
    const file = join(folder, 'assets', `${basename(new URL(url).pathname)}.map`);
    if (!maps.has(url))
      maps.set(
        url,
        existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload) : undefined,
      );
    return maps.get(url);
  };
  return ({ functionName, url, lineNumber, columnNumber }) => {
    if (!url.startsWith('http')) return functionName || '(anonymous)';
    const entry = mapOf(url)?.findEntry(lineNumber, columnNumber);
    if (!entry || !('originalSource' in entry)) return functionName || '(anonymous)';
    // Node gives the name as well, which its types do not know.
    const { name } = entry as typeof entry & { readonly name?: string };
    const file = entry.originalSource.replace(/^.*\/(node_modules|src)\/|^(\.\.\/)+/, '');
    return `${name || functionName || '(anonymous)'} ${file}:${entry.originalLine + 1}`;
  };
}

/**
 * @param isIn whether what was sampled at this time, in µs, counts
 * @returns the costliest first
 */
export function costsOf(profile: CpuProfile, folder: string, isIn: (time: number) => boolean): Cost[] {
  const nameOf = namesIn(folder);
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const costs = new Map<string, { self: number; total: number }>();
  const add = (name: string, kind: 'self' | 'total', milliseconds: number) => {
    const cost = costs.get(name) ?? { self: 0, total: 0 };
    cost[kind] += milliseconds;
    costs.set(name, cost);
  };
  let time = profile.startTime;
  profile.samples?.forEach((sample, i) => {
    const delta = profile.timeDeltas![i]!;
    time += delta;
    if (!isIn(time)) return;
    add(names.get(sample)!, 'self', delta / 1000);
    const above = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) above.add(names.get(id)!);
    for (const name of above) add(name, 'total', delta / 1000);
  });
  return [...costs].map(([name, cost]) => ({ name, ...cost })).sort((a, b) => b.self - a.self);
}
