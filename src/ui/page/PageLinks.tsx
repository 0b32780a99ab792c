/** The ways to what is about the page rather than about the experiment. */
import { use, useId } from 'react';
import { useStore } from 'zustand';
import { languages } from '../../model/entry.ts';
import { useLab } from '../hooks/lab.ts';
import { themes, useTheme } from '../hooks/theme.ts';
import { TranslationContext, useMessages } from '../messages/index.ts';
import { inThemselves } from '../messages/languages.ts';

/** What the links open. */
export interface PageActions {
  readonly onScenes: () => void;
  readonly onShare: () => void;
  readonly onAbout: () => void;
  readonly onHelp: () => void;
}

export function PageLinks({ onScenes, onShare, onAbout, onHelp }: PageActions) {
  const id = useId();
  const { header } = useMessages();
  const { view } = useLab();
  const isPresenting = useStore(view, ({ mode }) => mode === 'presenter');
  const { language } = use(TranslationContext);
  const [theme, setTheme] = useTheme();
  return (
    <nav className="page-links" aria-label={header.pages}>
      <button type="button" className="quiet" onClick={onScenes}>
        {header.scenes}
      </button>
      <button type="button" className="quiet" onClick={onShare}>
        {header.share}
      </button>
      <button type="button" className="quiet" aria-pressed={isPresenting} onClick={view.togglePresenter}>
        {header.present}
      </button>
      <button type="button" className="quiet" onClick={onAbout}>
        {header.about}
      </button>
      <button type="button" className="quiet" aria-label={header.keys} onClick={onHelp}>
        {header.keysSign}
      </button>
      {languages
        .filter((each) => each !== language)
        .map((other) => (
          <button
            key={other}
            type="button"
            className="quiet"
            lang={inThemselves[other].tag}
            onClick={() => view.setState({ lang: other })}
          >
            {inThemselves[other].name}
          </button>
        ))}
      <div className="field">
        <label htmlFor={id}>{header.theme}</label>
        <select
          id={id}
          value={theme}
          onChange={({ target }) => setTheme(themes.find((each) => each === target.value) ?? 'system')}
        >
          {themes.map((each) => (
            <option key={each} value={each}>
              {header.themes[each]}
            </option>
          ))}
        </select>
      </div>
    </nav>
  );
}
