// Links: short, readable, the same experiment again; and anything else opens too, with a word about what was wrong.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultChoice } from '../model/entry.ts';
import {
  checkExperiment,
  defaultExperiment,
  type Experiment,
  laneChoiceNames,
  laneChoices,
} from '../model/experiment.ts';
import { describeProblem, type MendedProblem } from '../model/problem.ts';
import { ownSeries } from '../model/tasks/own-series.ts';
import { ownText } from '../model/tasks/own-text.ts';
import { isLink, type LinkState, leftOut, printLink, readLink } from './link.ts';
import { everyChange, picker, sampleExperiments, validExperiments } from './testing/experiments.ts';
import { currentDefaults, formerDefaults } from './versions.ts';
import { controlGroups, speeds, type View } from './view-store.ts';

const charts = ['gradientOverTime', 'loss', 'gradientNorm', 'metric'];
const read = (hash: string) => readLink(hash, charts);
const linkOf = (experiment: Experiment, view: View = {}) => printLink({ experiment, view });
const experimentOf = (hash: string) => read(hash).value.experiment;
/** An experiment out of a few settings. */
const experiment = (value: object): Experiment => {
  const checked = checkExperiment(value);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join());
  return checked.value;
};

const views: fc.Arbitrary<View> = fc.record(
  {
    hide: fc.uniqueArray(fc.constantFrom(...controlGroups), { minLength: 1 }),
    charts: fc.uniqueArray(fc.constantFrom(...charts), { minLength: 1 }),
    lang: fc.constantFrom('en', 'zh'),
    x: fc.constantFrom('examples', 'time'),
    smoothing: fc.constantFrom('0.5', '0.9', '0.97', '0.99'),
    gate: fc.constantFrom('a', 'n', 'o'),
    parameter: fc.constantFrom('recurrent', 'start'),
    mode: fc.constant('presenter'),
    quantity: fc.constantFrom('gradNorm', 'updateNorm'),
    linear: fc.uniqueArray(fc.constantFrom(...charts), { minLength: 1 }),
    speed: fc.constantFrom(...speeds),
  },
  { requiredKeys: [] },
);

describe('a link', () => {
  it('of one lane with all defaults is its version', () => {
    expect(linkOf(experiment({ lanes: [{}] }))).toBe('v1');
    expect(read('#v1')).toEqual({ value: { experiment: experiment({ lanes: [{}] }), view: {} }, problems: [] });
  });

  it.each([
    ['what the page opens with', 69, {}],
    [
      'three cells',
      53,
      { task: { id: 'adding', timesteps: 200 }, seed: 7, lanes: [{}, { cell: 'lstm' }, { cell: 'gru' }] },
    ],
    [
      'three learning rates and clips on a task of its own length',
      205,
      {
        task: { id: 'copying', delay: 50 },
        batchSize: 16,
        lanes: [0.01, 0.003, 0.001].map((learningRate, i) => ({
          hiddenSize: 128,
          cell: 'lstm',
          biasInitializer: { id: 'forgetBias', value: 1 },
          optimizer: { id: 'rmsprop', learningRate },
          clip: i === 0 ? 'none' : { id: 'globalNorm', threshold: i },
        })),
      },
    ],
  ])('of three lanes is under 300 characters: %s, %i of them', (_, length, settings) => {
    const link = linkOf(experiment(settings));
    expect(link.length).toBe(length);
    expect(length).toBeLessThan(300);
    expect(read(link)).toEqual({ value: { experiment: experiment(settings), view: {} }, problems: [] });
  });

  it('can be read by people', () => {
    expect(linkOf(defaultExperiment(), { hide: ['task', 'engine'], charts: ['loss'], lang: 'zh' })).toBe(
      'v1&recurrentInitializer=normal,std:0.0625/orthogonal/normal,std:0.375&hide=task,engine&charts=loss&lang=zh',
    );
    const lanes = [
      { optimizer: { id: 'adam', learningRate: 1e-8 } },
      { optimizer: { id: 'adam', learningRate: 1e-8 } },
    ];
    expect(linkOf(experiment({ task: { id: 'adding', timesteps: 50 }, seed: 3, lanes }))).toBe(
      'v1&task=adding,timesteps:50&lanes=2&seed=3&optimizer=adam,learningRate:1e-8',
    );
  });

  it('says of a fork its step, and of its past what was different', () => {
    const slow = { id: 'adam', learningRate: 0.01 };
    const linkOfLanes = (...lanes: object[]) => linkOf(experiment({ lanes }));
    const fork = { step: 1200, from: { optimizer: slow } };
    expect(linkOfLanes({ optimizer: slow }, { optimizer: 'sgd', fork })).toBe(
      'v1&optimizer=adam,learningRate:0.01/sgd&fork=/1200&fork.optimizer=/adam,learningRate:0.01',
    );
    expect(linkOfLanes({ fork }, {})).toBe('v1&fork=1200/none&fork.optimizer=adam,learningRate:0.01/same');
    expect(linkOfLanes({ fork })).toBe('v1&fork=1200&fork.optimizer=adam,learningRate:0.01');
    const twice = { step: 9, from: { clip: 'none', fork: { step: 5, from: { ...fork.from, clip: 'none' } } } };
    expect(linkOfLanes({}, { fork: twice }, {})).toBe(
      'v1&fork=/9/none&fork.clip=/none/same&fork.fork=/5/none&fork.fork.optimizer=/adam,learningRate:0.01/same',
    );
    const shared = 'v1&lanes=2&fork=7&fork.optimizer=sgd';
    expect(linkOf(experimentOf(shared))).toBe(shared);
    const ids = laneChoiceNames.flatMap((name) => laneChoices[name].entries.map(({ id }) => id));
    expect(ids).not.toContain('same');
  });

  it('comes back as the state it was: least, greatest and default of every field of every entry', () => {
    const changes = everyChange();
    expect(changes.length).toBeGreaterThan(500);
    for (const [name, changed] of changes) {
      expect(read(linkOf(changed)), name).toEqual({ value: { experiment: changed, view: {} }, problems: [] });
    }
  });

  it('comes back as the state it was, to the last bit (300 random ones), and is printed the same again', () => {
    fc.assert(
      fc.property(validExperiments, views, (some, view) => {
        const link = linkOf(some, view);
        expect(read(`#${link}`)).toEqual({ value: { experiment: some, view }, problems: [] });
        expect(printLink(read(link).value)).toBe(link);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('has only characters that no chat program or address bar changes or cuts off (300 random ones)', () => {
    fc.assert(
      fc.property(validExperiments, views, (some, view) => {
        expect(linkOf(some, view)).toMatch(/^[\w&=,:/.%-]*[a-zA-Z0-9]$/);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('survives what texts around it add', () => {
    const link = linkOf(defaultExperiment(), { hide: ['task'] });
    for (const hash of [`#${link}.`, `${link})`, `${link}_`, link.replaceAll('&', '&amp;'), `${link}&`]) {
      expect(read(hash)).toEqual(read(link));
    }
  });

  it('is told from a place in the page', () => {
    expect(['#v1', '#v1&seed=3', 'v2', '#seed=3', '#v1%26seed%3D3'].map(isLink)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(['', '#', '#gallery', '#lab', '#charts', '#v', '#view'].some(isLink)).toBe(false);
  });

  it('leaves nothing out but texts that are too long', () => {
    for (const some of sampleExperiments(50)) expect(leftOut(some)).toEqual([]);
    const text = 'to be or not to be, '.repeat(10_000);
    const own = experiment({ task: { id: 'ownText', timesteps: 9, text }, lanes: [{}] });
    expect(leftOut(own)).toEqual(['task.text']);
    expect(linkOf(own)).toBe('v1&task=ownText,timesteps:9,text');
    const { value, problems } = read('v1&task=ownText,timesteps:9,text');
    expect(value.experiment.task).toEqual({ ...defaultChoice(ownText), timesteps: 9 });
    expect(problems.map(({ key, allowed }) => [key, allowed.kind])).toEqual([['task.text', 'inFile']]);
  });

  it('whose table was left out, but not its column, opens with the task’s own table', () => {
    const { value, problems } = read('v1&task=ownSeries,timesteps:9,data,column:temperature');
    expect(value.experiment.task).toEqual({ ...defaultChoice(ownSeries), timesteps: 9 });
    expect(problems.map(({ key }) => key)).toEqual(['task.data', 'task.column']);
  });
});

/** key, value, value used */
const briefly = ({ key, value, used }: MendedProblem) => [key, value, used];

describe('a bad link', () => {
  it('opens with what can be read, and says key, value, what is allowed and what is used', () => {
    const { value, problems } = read(
      '#v1&task=adding,timesteps:1e6,variant:le&seed=-1&seeed=4&optimizer=adam,learningRate:fast,rate:1/sgd&cell=lstmm/gru',
    );
    expect(value.experiment).toEqual(
      experiment({ task: { id: 'adding', variant: 'le' }, lanes: [{}, { cell: 'gru', optimizer: 'sgd' }] }),
    );
    expect(problems.map((problem) => `${describeProblem(problem)}; used is ${problem.used}`)).toEqual([
      expect.stringMatching(
        /^seeed: "4" is not allowed; allowed is seed, batchSize, .*, lang, mute, x, smoothing, linear, gate, parameter, quantity, mode, speed; used is undefined$/,
      ),
      'seed: -1 is not allowed; allowed is a whole number from 0 to 4294967295; used is 1',
      'task.timesteps: 1000000 is not allowed; allowed is a whole number from 2 to 1000; used is 100',
      expect.stringMatching(/^lanes\[0\]\.cell\.id: "lstmm" is not allowed; allowed is rnn, .*; used is rnn$/),
      'lanes[0].optimizer.rate: "1" is not allowed; allowed is learningRate, beta1, beta2, epsilon; used is undefined',
      'lanes[0].optimizer.learningRate: "fast" is not allowed; allowed is a number from 1e-8 to 100; used is 0.001',
    ]);
  });

  it.each<[string, unknown[][]]>([
    ['seed=3', [['version', undefined, 'v1']]],
    ['v2&seed=3', [['version', 'v2', 'v1']]],
    ['v1&seed=3&seed=4', [['seed', '4', '3']]],
    ['v1&task=adding,timesteps:5,timesteps:6', [['task.timesteps', '6', 5]]],
    ['v1&task=adding,timesteps', [['task.timesteps', '', 100]]],
    ['v1&seed', [['seed', '', 1]]],
    ['v1&lanes=9', [['lanes', 9, 1]]],
    ['v1&lanes=two&hiddenSize=1/2/3', [['lanes', 'two', 3]]],
    [
      'v1&hiddenSize=1/2/3/4/5/6/7/8/9',
      [
        ['lanes', 9, 8],
        ['hiddenSize', '1/2/3/4/5/6/7/8/9', '1/2/3/4/5/6/7/8'],
      ],
    ],
    ['v1&hiddenSize=1/2&cell=rnn/lstm/gru', [['hiddenSize', '1/2', '1/2/64']]],
    ['v1&lanes=3&hiddenSize=0', [['hiddenSize', 0, 64]]],
    [
      'v1&lanes=2&cell=lstm&regularizer=pascanu',
      [
        ['lanes[0].regularizer', 'pascanu', 'none'],
        ['lanes[1].regularizer', 'pascanu', 'none'],
      ],
    ],
    ['v1&state=carried&accumulation=4', [['accumulation', 4, 1]]],
    [
      'v1&hide=task,nothing,task',
      [
        ['hide', 'nothing', undefined],
        ['hide', 'task', undefined],
      ],
    ],
    [
      'v1&charts=losses&lang=fr',
      [
        ['charts', 'losses', undefined],
        ['lang', 'fr', undefined],
      ],
    ],
    [
      'v1&__proto__=1&task=adding,__proto__:1',
      [
        ['__proto__', '1', undefined],
        ['task.__proto__', '1', undefined],
      ],
    ],
    [
      'v1&constructor=1&cell=toString',
      [
        ['constructor', '1', undefined],
        ['cell.id', 'toString', 'rnn'],
      ],
    ],
    ['v1&lanes=2&fork=0', [['fork.step', 0, undefined]]],
    ['v1&fork=/soon', [['lanes[1].fork.step', 'soon', undefined]]],
    ['v1&fork=/1e9/', []],
    ['v1&fork.optimizer=sgd', [['fork.optimizer', 'sgd', undefined]]],
    ['v1&fork=/9&fork.clip=none/value', [['lanes[0].fork.from.clip', 'none', undefined]]],
    ['v1&fork=/9&fork.clip=/valu', [['lanes[1].fork.from.clip.id', 'valu', 'globalNorm']]],
    ['v1&fork=/9&fork.hiddenSize=/32', [['lanes[1].hiddenSize', 64, 32]]],
    ['v1&fork=/9&fork.cell=/lstm&cell=rnn/gru', [['lanes[1].cell', 'gru', 'lstm']]],
    ['v1&fork=/9&fork.fork=/9', [['lanes[1].fork.step', 9, undefined]]],
    ['v1&fork=9&fork.fork=8&fork.fork.fork=7&fork.fork.fork.fork=6', [['fork.fork.fork.fork', '6', undefined]]],
    ['v1&task=%E0%A4%A', [['task.id', '%E0%A4%A', 'adding']]],
  ])('%s', (hash, problems) => {
    expect(read(hash).problems.map(briefly)).toEqual(problems);
    expect(checkExperiment(experimentOf(hash)).ok).toBe(true);
  });

  it('of a whole that is too large opens with the greatest batch that fits', () => {
    const { value, problems } = read('v1&task=adding,timesteps:1000&batchSize=512&hiddenSize=1/256');
    expect(problems.map(briefly)).toEqual([['lanes[1]', 'T = 1000, B = 512, H = 256', 'T = 1000, B = 65, H = 256']]);
    expect(value.experiment).toMatchObject({ batchSize: 65, lanes: [{ hiddenSize: 1 }, { hiddenSize: 256 }] });
  });

  const seeds = [1, 2, 3, 4, 5];
  it.each(seeds)(
    'never throws and never gives what the check refuses (20 000 fuzzed links of 10⁵, seed %i)',
    (seed) => {
      const links = sampleExperiments(300).map(({ lanes, ...rest }, i) =>
        linkOf({ ...rest, lanes: lanes.slice(0, 1 + (i % 3)) }, i % 3 === 0 ? { hide: ['task', 'engine'] } : {}),
      );
      const pieces = [...new Set(links.flatMap((link) => link.split(/([&=,:/])/)))];
      const scraps = ['\ud800', '🙂', ' ', ...'& = , : / # % %2C && __proto__ v2 1e999 -1 . 0'.split(' ')];
      const pick = picker(seed);
      const nonsense = () =>
        Array.from({ length: pick.below(40) }, () => String.fromCharCode(pick.below(256))).join('');
      const fuzzed = (): string => {
        if (pick.below(10) === 0) return nonsense();
        const parts = pick.of(links).split(/([&=,:/])/);
        for (let i = pick.below(4); i >= 0; i--) {
          const scrap = pick.below(8) === 0 ? nonsense() : pick.below(2) === 0 ? pick.of(scraps) : pick.of(pieces);
          parts.splice(pick.below(parts.length), pick.below(3), scrap);
        }
        return parts.join('');
      };
      let mended = 0;
      for (let i = 0; i < 20_000; i++) {
        const hash = fuzzed();
        const { value, problems } = read(hash);
        if (problems.length > 0) mended++;
        if (!checkExperiment(value.experiment).ok) expect.fail(hash);
        if (value.view.hide?.some((group) => !controlGroups.includes(group))) expect.fail(hash);
      }
      expect(mended).toBeGreaterThan(10_000);
      expect(mended).toBeLessThan(20_000);
    },
  );

  it('takes no time to speak of, however long it is (10⁶ characters)', () => {
    for (const piece of ['v1&', 'seed=3&', '/', '.', 'a=', '%2C', 'x,y:', 'hiddenSize=1/']) {
      const hash = `v1&${piece.repeat(1e6 / piece.length)}a`;
      expect(checkExperiment(experimentOf(hash)).ok).toBe(true);
    }
  });
});

const corpus = (file: string) =>
  readFileSync(join(import.meta.dirname, 'link/corpus', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** As a line of the list: of a long text its hash. */
const written = (value: unknown): string => {
  const text = String(value);
  return text.length < 100 ? text.replaceAll('\n', '\\n') : `sha256 ${createHash('sha256').update(text).digest('hex')}`;
};

describe.each(Object.keys(formerDefaults).map(Number))('version %i', (version) => {
  it.each(corpus(`v${version}.txt`).map((line) => line.split('\t') as [string, string]))(
    'link %#: means what it did',
    (link, state) => {
      const { value, problems } = read(link);
      expect(problems).toEqual([]);
      expect(value).toMatchObject(JSON.parse(state) as LinkState);
    },
  );

  const frozen = new Map(corpus(`v${version}-defaults.txt`).map((line) => line.split(' = ') as [string, string]));
  const meant = { ...currentDefaults(), ...formerDefaults[version] };

  it('has the defaults that it had: one that is changed is kept in `formerDefaults`', () => {
    const lost = [...frozen].filter(([path, value]) => written(meant[path]!) !== value);
    expect(lost.map(([path, value]) => `${path} was ${value} and is ${meant[path]}`)).toEqual([]);
  });

  it('has all its defaults written down: what is new is appended to the list', () => {
    const missing = Object.entries(meant).filter(([path]) => !frozen.has(path));
    expect(missing.map(([path, value]) => `${path} = ${written(value)}`)).toEqual([]);
  });
});
