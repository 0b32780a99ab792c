/** Light or dark: the system's choice or the reader's own, which is remembered where the browser allows it. */
import { useEffect, useState } from 'react';
import { recall, remember } from './remember.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'backflow.theme';

const remembered = (): Theme => themes.find((theme) => theme === recall('localStorage', KEY)) ?? 'system';

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(remembered);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const choose = (chosen: Theme) => {
    remember('localStorage', KEY, chosen);
    setTheme(chosen);
  };
  return [theme, choose];
}
