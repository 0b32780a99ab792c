import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createLab } from '../../lab/lab.ts';
import { FakeEngine } from '../../lab/testing/fake-engine.ts';
import { LabContext } from '../hooks/lab.ts';
import { KeysDialog } from './KeysDialog.tsx';

/** The keys that are listed first: those that work anywhere. */
function keysAnywhere(hash: string): string[] {
  const lab = createLab({
    machine: {
      open: () => new FakeEngine(),
      fallback: 'cpu',
      findGpu: async () => ({ reason: 'noAdapter', detail: '' }),
    },
    hash,
  });
  const html = renderToStaticMarkup(
    <LabContext value={lab}>
      <KeysDialog isOpen onClose={() => undefined} />
    </LabContext>,
  );
  lab.dispose();
  const [list] = /<dl>.*?<\/dl>/.exec(html)!;
  return [...list.matchAll(/<kbd>(.*?)<\/kbd>/g)].map(([, key]) => key!);
}

describe('the list of keys', () => {
  it('has every key that works anywhere', () => {
    expect(keysAnywhere('')).toEqual(['Space', '.', 'R', 'P', '[', ']', 'Escape', 'Ctrl Z', 'Ctrl Shift Z', '?']);
  });

  it('leaves out what a teacher has hidden: run, step and reset, or all that changes the experiment', () => {
    expect(keysAnywhere('v1&hide=transport')).toEqual(['P', '[', ']', 'Escape', 'Ctrl Z', 'Ctrl Shift Z', '?']);
    expect(keysAnywhere('v1&hide=task,lanes,network,weights,training,shared')).toEqual([
      'Space',
      '.',
      'R',
      'P',
      '[',
      ']',
      'Escape',
      '?',
    ]);
  });
});
