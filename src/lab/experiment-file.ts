/**
 * The experiment as a file: what the page exports and the headless runner reads. One JSON object, the settings of the
 * experiment beside `format` and `version`; what they may be stands in the entries' fields and is checked by
 * `checkExperiment`. The same as a JSON Schema: `experiment-schema.ts`.
 */
import { checkExperiment, type Experiment, mendExperiment } from '../model/experiment.ts';
import type { Checked, Mended, Problem } from '../model/problem.ts';
import { EXPERIMENT_VERSION, formerDefaults, upgrade } from './versions.ts';

export const EXPERIMENT_FORMAT = 'backflow-experiment';

/** As JSON that people can edit: one line for each choice. Parses back to an equal experiment. */
export const printExperimentFile = (experiment: Experiment): string => `${layOut(experimentFile(experiment))}\n`;

/** The object that the file holds. */
export const experimentFile = (experiment: Experiment) => ({
  format: EXPERIMENT_FORMAT,
  version: EXPERIMENT_VERSION,
  ...experiment,
});

/** Never throws; all problems at once. Settings that are left out take their defaults. */
export function parseExperimentFile(text: string): Checked<Experiment> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const file = unwrap(parsed.value);
  if (file.settings === undefined) return { ok: false, problems: file.problems };
  const checked = checkExperiment(file.settings);
  if (file.problems.length === 0) return checked;
  return { ok: false, problems: checked.ok ? file.problems : [...file.problems, ...checked.problems] };
}

/**
 * The same for readers of the page, from what JSON gave: bad settings are as if they had been left out. Refused is only
 * what is no experiment file of a known version.
 *
 * @param formats that may stand in the file, for the message where none does
 */
export function openExperiment(
  file: unknown,
  formats: readonly string[] = [EXPERIMENT_FORMAT],
): Checked<Mended<Experiment>> {
  const { settings, problems } = unwrap(file, formats);
  return settings === undefined || problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: mendExperiment(settings) };
}

interface Unwrapped {
  /** Of this version, not checked; undefined where nothing more is known of the file. */
  readonly settings: unknown;
  readonly problems: readonly Problem[];
}

/** Never throws. */
export function parseJson(text: string): Checked<unknown> {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) }; // editors of one kind put a mark before the text
  } catch (error) {
    const detail = withLine(error instanceof Error ? error.message : String(error), text);
    return { ok: false, problems: [{ key: 'file', value: text.trim(), allowed: { kind: 'json', detail } }] };
  }
}

/** What is in the file beside its format and its version. */
function unwrap(value: unknown, formats: readonly string[] = [EXPERIMENT_FORMAT]): Unwrapped {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { settings: undefined, problems: [{ key: 'experiment', value, allowed: { kind: 'settings' } }] };
  }
  // Editors find the schema of a file by `$schema`.
  const { $schema: _, format, version, ...settings } = value as Record<string, unknown>;
  const problems: Problem[] = [];
  if (format !== EXPERIMENT_FORMAT) {
    problems.push({ key: 'format', value: format, allowed: { kind: 'oneOf', names: formats } });
  }
  const versions = Object.keys(formerDefaults);
  if (typeof version === 'number' && versions.includes(String(version))) {
    return { settings: upgrade(settings, version), problems };
  }
  problems.push({ key: 'version', value: version, allowed: { kind: 'oneOf', names: versions } });
  return { settings: version === undefined ? settings : undefined, problems };
}

/** Lists and objects that hold no others stand on one line. */
function layOut(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const items = Object.entries(value).map(([key, item]) => {
    const text = layOut(item, inner);
    return isList ? text : `${JSON.stringify(key)}: ${text}`;
  });
  const [open, close] = isList ? '[]' : '{}';
  const isFlat = Object.values(value).every((item) => typeof item !== 'object');
  return isFlat
    ? `${open} ${items.join(', ')} ${close}`
    : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** Some parsers say where they stopped as a number of characters; people count lines. */
function withLine(message: string, text: string): string {
  const oneLine = message.replace(/\s+/g, ' ');
  const position = /at position (\d+)/.exec(oneLine);
  if (!position || /line \d/.test(oneLine)) return oneLine;
  const before = text.slice(0, Number(position[1])).split('\n');
  return oneLine.replace(position[0], `at line ${before.length}, column ${before.at(-1)!.length + 1}`);
}
