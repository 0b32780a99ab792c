/**
 * Whether the page is laid out for presenters: its type follows the root element, on which that is marked. A chart that
 * has the whole screen has the same type.
 */
import { useEffect, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useLab } from './lab.ts';

export function usePresenter(): boolean {
  const isPresenting = useStore(useLab().view, ({ mode }) => mode === 'presenter');
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-presenter', isPresenting || isFull);
  }, [isPresenting, isFull]);
  return isPresenting;
}
