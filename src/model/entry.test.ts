import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkChoice, checkField, defaultChoice, type Entry, entryOf, same } from './entry.ts';
import { type Allowed, describeAllowed, describeProblem } from './problem.ts';

const entry = {
  id: 'thing',
  label: same('thing'),
  reference: same('nobody'),
  fields: {
    rate: { kind: 'number', label: same('rate'), default: 0.1, min: 0.01, max: 10, scale: 'log' },
    count: { kind: 'number', label: same('count'), default: 3, min: 1, max: 9, isInteger: true, scale: 'linear' },
    mode: {
      kind: 'option',
      label: same('mode'),
      default: 'a',
      options: [
        { id: 'a', label: same('A') },
        { id: 'b', label: same('B') },
      ],
    },
  },
} as const satisfies Entry;
const plain: Entry = { id: 'plain', label: same('plain'), reference: same('nobody'), fields: {} };
const entries = [entry, plain];

describe('a field', () => {
  const { rate, count, mode } = entry.fields;

  it('takes its bounds and what lies between', () => {
    for (const value of [0.01, 0.5, 10]) expect(checkField(rate, value, 'k')).toBeUndefined();
    for (const value of [1, 9]) expect(checkField(count, value, 'k')).toBeUndefined();
    for (const value of ['a', 'b']) expect(checkField(mode, value, 'k')).toBeUndefined();
  });

  it.each([0, 0.0099, 10.1, Number.NaN, Number.POSITIVE_INFINITY, '1', null, [1], true, 1n])(
    'refuses %s as a number',
    (value) => {
      expect(checkField(rate, value, 'k')).toEqual({
        key: 'k',
        value,
        allowed: { kind: 'range', min: 0.01, max: 10, isInteger: false },
      });
    },
  );

  it('refuses fractions where whole numbers are asked for, and unknown options', () => {
    expect(describeAllowed(checkField(count, 2.5, 'k')!.allowed)).toBe('a whole number from 1 to 9');
    expect(describeAllowed(checkField(mode, 'c', 'k')!.allowed)).toBe('a, b');
  });
});

describe('a choice', () => {
  it('fills in defaults', () => {
    const complete = { id: 'thing', rate: 0.1, count: 3, mode: 'a' };
    expect(checkChoice(entries, { id: 'thing' }, 'k')).toEqual({ ok: true, value: complete });
    expect(checkChoice(entries, 'thing', 'k')).toEqual({ ok: true, value: complete });
    expect(defaultChoice(entry)).toEqual(complete);
  });

  it('collects every problem, with dotted keys', () => {
    const checked = checkChoice(entries, { id: 'thing', rate: 0, count: 'x', mode: 'a', rte: 1 }, 'lanes[1].optimizer');
    expect(checked.ok ? [] : checked.problems.map(describeProblem)).toEqual([
      'lanes[1].optimizer.rte: 1 is not allowed; allowed is rate, count, mode',
      'lanes[1].optimizer.rate: 0 is not allowed; allowed is a number from 0.01 to 10',
      'lanes[1].optimizer.count: "x" is not allowed; allowed is a whole number from 1 to 9',
    ]);
  });

  it('names the entries where the id is none of them, and says when there are no settings', () => {
    const unknown = checkChoice(entries, { id: 'toString' }, 'k');
    expect(unknown.ok ? [] : unknown.problems.map(describeProblem)).toEqual([
      'k.id: "toString" is not allowed; allowed is thing, plain',
    ]);
    const superfluous = checkChoice(entries, { id: 'plain', rate: 1 }, 'k');
    expect(superfluous.ok ? '' : describeAllowed(superfluous.problems[0].allowed)).toBe('no settings');
  });
});

describe('a problem in words', () => {
  it('is there in Chinese, with the same numbers and names', () => {
    const kinds: Allowed[] = [
      { kind: 'range', min: 11, max: 22, isInteger: true },
      { kind: 'range', min: 11, max: 22, isInteger: false },
      { kind: 'oneOf', names: ['11', '22'] },
      { kind: 'oneOf', names: [] },
      { kind: 'oneOfWhere', of: '11', names: ['22'], setting: '33', is: '44' },
      { kind: 'lanes', max: 11 },
      { kind: 'settings' },
      { kind: 'json', detail: '11' },
      { kind: 'shape', shape: [11, 22] },
      { kind: 'size', timesteps: 11, batchSize: 22, hiddenSize: 33 },
    ];
    const numbers = (text: string) => text.match(/\d+/g)?.sort();
    for (const allowed of kinds) {
      const [en, zh] = [describeAllowed(allowed, 'en'), describeAllowed(allowed, 'zh')];
      expect(numbers(zh)).toEqual(numbers(en));
      if (/[a-z] [a-z]/.test(en)) expect(zh).toMatch(/\p{Script=Han}/u);
    }
    expect(new Set(kinds.map((allowed) => describeAllowed(allowed, 'zh'))).size).toBe(kinds.length);
  });

  it('shows any value', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), (value) => {
        expect(describeProblem({ key: 'k', value, allowed: { kind: 'settings' } })).toMatch(
          /^k(: .+ is not allowed| is missing); allowed is an object of settings$/s,
        );
      }),
    );
    expect(describeProblem({ key: 'k', value: 'x'.repeat(10_000), allowed: { kind: 'settings' } }).length).toBeLessThan(
      170,
    );
  });
});

describe('an unknown id inside', () => {
  it('is a bug', () => {
    expect(() => entryOf(entries, 'nothing')).toThrow('no entry "nothing" among thing, plain');
  });
});
