/** Whether the page is laid out for presenters: its type follows the root element, on which that is marked. */
import { useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { useLab } from './lab.ts';

export function usePresenter(): boolean {
  const isPresenting = useStore(useLab().view, ({ mode }) => mode === 'presenter');
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-presenter', isPresenting);
  }, [isPresenting]);
  return isPresenting;
}
