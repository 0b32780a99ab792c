/** The keys that work anywhere on the page, unless what has the focus has a use for them, or the reader wants none. */
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { useLab } from './lab.ts';
import { recall, remember } from './remember.ts';

/** What takes letters or moves by them. */
const TYPED_INTO = 'input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]';
/** What has an undo of its own. */
const WRITTEN_INTO = 'input[type=text], textarea, [contenteditable]';
/** What the space bar presses, ticks or opens. */
const PRESSED_BY_SPACE = `${TYPED_INTO}, button, a[href], summary, input`;

/** What Escape closes first. */
const OPEN = 'dialog[open], .actions-list:not([hidden])';

const KEY = 'backflow.keys';

interface KeySwitch {
  readonly areOn: boolean;
  set(areOn: boolean): void;
}

/** Whether the keys of the page work: speech input and slips of the hand can set them off (WCAG 2.1.4). */
export const useKeySwitch = create<KeySwitch>()((update) => ({
  areOn: recall('sessionStorage', KEY) !== 'off',
  set: (areOn) => {
    remember('sessionStorage', KEY, areOn ? 'on' : 'off');
    update({ areOn });
  },
}));

/** What a key does, by its name in lower case. */
export type KeyActions = Readonly<Record<string, () => void>>;
/** Keys that go on as long as they are held. */
const REPEATED: readonly string[] = ['.', '[', ']'];

/** @param actions the same object from render to render, as long as they are the same */
export function useKeyActions(actions: KeyActions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // Shift is no modifier here: "?" needs it, and R is R. Nor is AltGr: on many keyboards "[" needs it.
      const action = actions[event.key.toLowerCase()];
      const isModified = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
      const target = event.target instanceof Element ? event.target : document.body;
      const isTaken = target.closest(event.key === ' ' ? PRESSED_BY_SPACE : TYPED_INTO) ?? document.querySelector(OPEN);
      if (!action || isTaken || event.defaultPrevented || isModified) return;
      if (!useKeySwitch.getState().areOn) return;
      event.preventDefault();
      if (!event.repeat || REPEATED.includes(event.key)) action();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [actions]);
}

/**
 * @param hasTransport whether the page shows what runs the training: what a teacher has hidden does nothing by keys either
 * @param hasPanels whether it shows anything that changes the experiment
 */
export function useKeys(onHelp: () => void, hasTransport: boolean, hasPanels: boolean): void {
  const { run, experiment, view } = useLab();
  const actions = useMemo(
    (): KeyActions => ({
      ...(hasTransport && {
        ' ': () => (run.store.getState().isRunWanted ? void run.pause() : run.run()),
        '.': () => run.singleStep(),
        r: () => run.reset(),
      }),
      p: view.togglePresenter,
      '?': onHelp,
    }),
    [run, view, onHelp, hasTransport],
  );
  useKeyActions(actions);
  useEffect(() => {
    if (!hasPanels) return;
    /** As everywhere: ⌘ where that is the key for it. A field that is typed into has an undo of its own. */
    const undoByKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== 'z' && key !== 'y')) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || target.closest(WRITTEN_INTO) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) experiment.redo();
      else experiment.undo();
    };
    document.addEventListener('keydown', undoByKey);
    return () => document.removeEventListener('keydown', undoByKey);
  }, [experiment, hasPanels]);
}
