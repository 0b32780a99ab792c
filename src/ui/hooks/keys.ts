/** The keys that work anywhere on the page, unless what has the focus has a use for them itself. */
import { useEffect } from 'react';
import { useLab } from './lab.ts';

/** What takes letters or moves by them. */
const TYPED_INTO = 'input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]';
/** What the space bar presses, ticks or opens. */
const PRESSED_BY_SPACE = `${TYPED_INTO}, button, a[href], summary, input`;

export function useKeys(onHelp: () => void): void {
  const { run } = useLab();
  useEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      ' ': () => (run.store.getState().isRunWanted ? void run.pause() : run.run()),
      '.': () => run.singleStep(),
      r: () => run.reset(),
      '?': onHelp,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actions[event.key];
      const target = event.target instanceof Element ? event.target : document.body;
      const isTaken =
        target.closest(event.key === ' ' ? PRESSED_BY_SPACE : TYPED_INTO) ?? document.querySelector('dialog[open]');
      if (!action || isTaken || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!event.repeat || event.key === '.') action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [run, onHelp]);
}
