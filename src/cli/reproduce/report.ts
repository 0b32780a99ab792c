/** The table and what stands under it, as Markdown. */
import type { Measurement, Measurements, Outcome } from './outcome.ts';

export interface Report {
  readonly markdown: string;
  readonly table: string;
  /** Whether every claim holds. */
  readonly holds: boolean;
}

/** @param machine its class, in words */
export function reportOf(outcomes: readonly Outcome[], measured: Measurements, machine: string): Report {
  const judged = outcomes.map((outcome) => ({
    outcome,
    rows: outcome.claims.map((claim) => ({ claim, verdict: claim.judge(measured) })),
  }));
  const verdicts = judged.flatMap(({ rows }) => rows.map(({ verdict }) => verdict.holds));
  const holding = verdicts.filter((holds) => holds).length;
  const table = [
    '| outcome | network | expected | measured | holds |',
    '|---|---|---|---|---|',
    ...judged.flatMap(({ outcome, rows }) =>
      rows.map(({ claim, verdict }) =>
        row([outcome.title, claim.subject, claim.expected, verdict.measured, verdict.holds ? 'yes' : '**no**']),
      ),
    ),
  ].join('\n');
  const runs = outcomes.flatMap((outcome) => outcome.runs.map(({ name }) => measured.get(name)!));
  const markdown = `# Reproduced

Results that are published or follow from theory, beside what this project measures. \`npm run reproduce\` wrote this file:
${sumOf(runs, machine)} ${holding} of ${verdicts.length} hold.

${table}

${outcomes.map(section).join('\n\n')}
`;
  return { markdown, table, holds: holding === verdicts.length };
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function sumOf(runs: readonly Measurement[], machine: string): string {
  const days = [...new Set(runs.map(({ finished }) => finished.slice(0, 10)))].toSorted();
  const when = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0];
  const variants = [...new Set(runs.map(({ variant }) => variant))].join('; ');
  const minutes = runs.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return `${when}, on ${machine}, \`cpu\` engine (${variants}), ${runs.length} runs, ${minutes.toFixed(1)} minutes of processor time.`;
}

const section = ({ id, title, source, setup, runs }: Outcome): string => `## ${title}

\`npm run reproduce -- --only ${id}\`, ${runs.length} runs.

- **Source.** ${source}.
- **Set-up.** ${setup}.`;
