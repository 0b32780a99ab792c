/**
 * What was wrong with a link or file, a sentence or two for each problem: where, what was given, what is allowed and
 * what is used. How it is laid out is in `OpeningNotice.tsx`.
 */
import type { MendedProblem, Problem } from '../../model/problem.ts';
import type { LaterMessages } from '../messages/later/index.ts';
import { nearest } from './nearest.ts';

/** The most characters that are shown of a value. */
const SHOWN = 60;
/** Of a longer list of keys so many are named. */
const [KEYS_MAX, KEYS_SHOWN] = [12, 8];

interface Words {
  readonly opened: LaterMessages['opened'];
  readonly sentences: (parts: readonly string[]) => string;
  readonly allowedText: (allowed: Problem['allowed']) => string;
  readonly whole: (count: number) => string;
  /** A lane by its place, 0 for the first: "Lane 2 (SGD)". */
  readonly laneName: (lane: number) => string;
}

/** As they are said: keys that remind of none there is come last, since there is least to do about them. */
export const inOrder = <P extends Problem>(problems: readonly P[]): readonly P[] => [
  ...problems.filter((problem) => !isStrange(problem)),
  ...problems.filter(isStrange),
];

const isStrange = ({ key, allowed }: Problem): boolean =>
  allowed.kind === 'oneOf' && allowed.ofKeys === true && nearest(lastName(key), allowed.names) === undefined;

const lastName = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

export function problemText(problem: Problem | MendedProblem, source: 'link' | 'file', words: Words): string {
  const { opened, sentences, allowedText, whole, laneName } = words;
  const { value, allowed } = problem;
  const [, place, within = ''] = /^lanes\[(\d+)\]\.?(.*)$/.exec(problem.key) ?? [];
  const path = place === undefined ? problem.key : within;
  // A link has the id of a choice under the choice's own name, and what was before a fork under `fork`.
  const key = source === 'file' ? path : path.replaceAll('fork.from.', 'fork.').replace(/\.id$/, '');
  const ofLane = (text: string) => (place === undefined ? text : opened.ofLane(laneName(Number(place)), text));
  const limits = opened.allowed(allowedText(allowed));
  const name = lastName(key);
  const names = allowed.kind === 'oneOf' ? allowed.names : [];

  if (allowed.kind === 'oneOf' && allowed.ofKeys) {
    const meant = nearest(name, names);
    const rest = names.length - KEYS_SHOWN;
    const keys =
      names.length > KEYS_MAX
        ? opened.allowedAndMore(allowedText({ ...allowed, names: names.slice(0, KEYS_SHOWN) }), whole(rest))
        : limits;
    const hint = meant === undefined ? keys : opened.meant(key.slice(0, -name.length) + meant);
    return ofLane(sentences([opened.unknown(key, printed(value)), hint]));
  }
  const meant = typeof value === 'string' ? nearest(value, names) : undefined;
  return ofLane(
    sentences([
      wrong(key === '' ? opened.lane : key, value, opened),
      ...(meant === undefined ? [] : [opened.meant(meant)]),
      limits,
      ...('used' in problem ? [problem.used === undefined ? opened.ignored : opened.used(printed(problem.used))] : []),
    ]),
  );
}

function wrong(key: string, value: unknown, { missing, empty, impossible }: Words['opened']): string {
  if (value === undefined) return missing(key);
  return value === '' ? empty(key) : impossible(key, printed(value));
}

function printed(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
