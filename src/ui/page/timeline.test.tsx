import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createLab, type Lab } from '../../lab/lab.ts';
import { Past } from '../../lab/past.ts';
import type { PastState } from '../../lab/past-store.ts';
import type { RunState } from '../../lab/run-store.ts';
import type { Runner } from '../../lab/runner.ts';
import { Telemetry } from '../../lab/telemetry.ts';
import { FakeEngine, stepReport } from '../../lab/testing/fake-engine.ts';
import { defaultExperiment } from '../../model/experiment.ts';
import { LabContext } from '../hooks/lab.ts';
import { LaneStatusText } from '../panels/LaneStatusText.tsx';
import { Header } from './Header.tsx';
import { Timeline } from './Timeline.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const nothing = () => undefined;
const page = (
  <>
    <Header onScenes={nothing} onShare={nothing} onAbout={nothing} onHelp={nothing} />
    <LaneStatusText lane={0} />
    <Timeline />
  </>
);

/** The page at a step of a run in which the metric is a tenth of a per cent of the step, and a past step that is shown. */
function markup(step: number, shown?: number, { hash = '', divergedAt = 0 } = {}): string {
  const first = defaultExperiment();
  const lab = createLab({
    machine: {
      open: () => new FakeEngine(),
      fallback: 'cpu',
      findGpu: async () => ({ reason: 'noAdapter', detail: '' }),
    },
    experiment: { ...first, lanes: [first.lanes[0]!] },
    hash,
  });
  const telemetry = new Telemetry();
  telemetry.reset(1);
  for (let each = 1; each <= step; each++) {
    telemetry.push([{ reports: [stepReport(each, { metric: each / 1000 })] }], 0.01);
  }
  const past = shown === undefined ? undefined : new Past(telemetry, shown);
  const status = divergedAt > 0 ? ({ kind: 'diverged', step: divergedAt, tensor: 'loss' } as const) : undefined;
  const state: RunState = { ...lab.run.store.getState(), step, lanes: [status ?? { kind: 'training' }] };
  // Rendered on a server, stores are as they were made.
  const asItIs: Lab = {
    ...lab,
    telemetry,
    run: { store: createStore(() => state) } as unknown as Runner,
    past: createStore<PastState>()(() => ({ past })),
  };
  const html = renderToStaticMarkup(<LabContext value={asItIs}>{page}</LabContext>);
  lab.dispose();
  return html;
}

const textOf = (html: string): string =>
  html
    .replaceAll(/<option.*?<\/option>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const slider = (html: string): string => /<input[^>]*>/.exec(html)![0];

describe('the timeline', () => {
  it('stands at the step of now, which only the bar on top says in sight', () => {
    const html = markup(300);
    expect(slider(html)).toMatch(/min="1" max="300" aria-valuetext="Now: step 300" value="300"/);
    expect(textOf(html).match(/300/g)).toHaveLength(1);
    expect(textOf(html)).toContain('Drag back to see earlier steps.');
    expect(html).toMatch(/<button[^>]* disabled="">Now<\/button>/);
    expect(textOf(html)).toContain('30.0 % of this batch');
  });

  it('stands at a past step, and what is said of a lane is as of it', () => {
    const html = markup(300, 200);
    expect(slider(html)).toMatch(/max="300" aria-valuetext="Step 200" value="200"/);
    expect(textOf(html)).toContain('Step 200 As it was then; training is not affected.');
    expect(html).not.toMatch(/<button[^>]* disabled="">Now<\/button>/);
    expect(textOf(html)).toContain('20.0 % of this batch');
  });

  it('names steps together that are kept together', () => {
    const html = markup(600, 199);
    expect(textOf(html)).toContain('Steps 199 to 200 Together: mean, and range as a band.');
    expect(slider(html)).toMatch(/value="200"/);
  });

  it('shows no divergence before it happened', () => {
    expect(textOf(markup(300, 200, { divergedAt: 200 }))).toContain('diverged at step 200');
    expect(textOf(markup(300, 200, { divergedAt: 201 }))).not.toContain('diverged');
  });

  it('has nothing to look back at before the second step, and nothing to fork before the first', () => {
    expect(slider(markup(1))).toContain('disabled');
    expect(markup(0)).toMatch(/<button[^>]* disabled="">Fork…<\/button>/);
    expect(markup(1)).toMatch(/<button type="button">Fork…<\/button>/);
  });

  it('offers no fork where a teacher has hidden the lanes, and no speed limit without run and pause', () => {
    expect(textOf(markup(2))).toMatch(/speed limit.*Fork…/);
    const hidden = textOf(markup(2, undefined, { hash: '#v1&hide=transport,lanes' }));
    expect(hidden).not.toContain('Fork');
    expect(hidden).not.toContain('speed limit');
  });
});
