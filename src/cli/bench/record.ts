/**
 * What was measured, kept in `src/benchmark.json` by section and written out in `src/benchmark.md`. A section is of one run
 * on one machine; another run replaces it and leaves the others alone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { machineClass } from '../reproduce/machine.ts';
import { root } from '../setup/paths.mjs';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Paragraphs below the table. */
  readonly notes?: readonly string[];
}

export interface Section {
  readonly title: string;
  /** How it was measured. */
  readonly method: string;
  readonly tables: readonly Table[];
  /** The numbers behind the tables. */
  readonly results: unknown;
}

/** In the order of the document. */
const sections = {
  node: 'npm run bench',
  scaling: 'npm run bench -- --scaling',
  browser: 'npm run bench -- --browser',
  page: 'npm run bench -- --page',
};
export type SectionName = keyof typeof sections;

interface Dated extends Section {
  readonly date: string;
  readonly machine: string;
}

const json = path.join(root, 'src/benchmark.json');
const markdown = path.join(root, 'src/benchmark.md');
const notes = path.join(root, 'src/cli/bench/notes.md');

export function record(name: SectionName, section: Section): void {
  const kept: Partial<Record<SectionName, Dated>> = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : {};
  const dated: Dated = { date: new Date().toISOString().slice(0, 10), machine: machineClass(), ...section };
  const all = { ...kept, [name]: dated };
  writeFileSync(json, `${JSON.stringify(all, null, 1)}\n`);
  const text = (Object.keys(sections) as SectionName[]).flatMap((key) =>
    all[key] ? [printSection(key, all[key])] : [],
  );
  writeFileSync(markdown, `${['# Benchmark', readFileSync(notes, 'utf8').trim(), ...text].join('\n\n')}\n`);
}

const printSection = (name: SectionName, { title, method, tables, date, machine }: Dated): string =>
  [
    `## ${title}`,
    `\`${sections[name]}\`, ${date}, on ${machine}. ${method}`,
    ...tables.map((table) => `### ${table.title}\n\n${printTable(table)}`),
  ].join('\n\n');

export function printTable({ head, rows, notes: below = [] }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const table = [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
  return [table, ...below].join('\n\n');
}
