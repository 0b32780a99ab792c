/** The page: the bar on top, the lanes and their settings on one side, the charts on the other. */
import { lazy, Suspense, useCallback, useState } from 'react';
import { useFileDrop } from '../hooks/file-drop.ts';
import { useKeys } from '../hooks/keys.ts';
import { useIsShown } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';
import { EquationsPanel } from '../panels/EquationsPanel.tsx';
import { LanesPanel } from '../panels/LanesPanel.tsx';
import { SettingsPanel, settingsGroups } from '../panels/SettingsPanel.tsx';
import { TaskPanel } from '../panels/TaskPanel.tsx';
import { AboutDialog } from './AboutDialog.tsx';
import { ChartChooser } from './ChartChooser.tsx';
import { Charts } from './Charts.tsx';
import { Header } from './Header.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Notices } from './Notices.tsx';
import { StepOptions } from './StepOptions.tsx';

const controlPanels = ['task', 'lanes', ...settingsGroups] as const;

const ScenesDialog = lazy(async () => ({ default: (await import('./ScenesDialog.tsx')).ScenesDialog }));
const Timeline = lazy(async () => ({ default: (await import('./Timeline.tsx')).Timeline }));
const ShareDialog = lazy(async () => ({ default: (await import('./ShareDialog.tsx')).ShareDialog }));

export function App() {
  const messages = useMessages();
  const [open, setOpen] = useState<'keys' | 'about' | 'scenes' | 'share'>();
  /** Dialogs that are loaded when they are first opened; they stay, so that closing gives the focus back. */
  const [loaded, setLoaded] = useState<readonly (typeof open)[]>([]);
  const openKeys = useCallback(() => setOpen('keys'), []);
  const load = (dialog: 'scenes' | 'share') => {
    setLoaded([...loaded, dialog]);
    setOpen(dialog);
  };
  const close = () => setOpen(undefined);
  useKeys(openKeys);
  useFileDrop();
  const isShown = useIsShown();
  const hasControls = controlPanels.some(isShown);
  return (
    <>
      <a className="skip-link" href="#charts">
        {messages.skipLink}
      </a>
      <Header
        onScenes={() => load('scenes')}
        onShare={() => load('share')}
        onAbout={() => setOpen('about')}
        onHelp={openKeys}
      />
      <Notices />
      <main className={hasControls ? 'page-main' : 'page-main is-charts-only'}>
        <section id="charts" className="charts" aria-label={messages.chartsLabel} tabIndex={-1}>
          <Charts />
          <div className="chart-more">
            <ChartChooser />
            <EquationsPanel />
            <StepOptions />
          </div>
          <div className="timeline">
            <Suspense>
              <Timeline />
            </Suspense>
          </div>
        </section>
        {hasControls && (
          <section className="controls" aria-label={messages.panelLabel}>
            {isShown('task') && <TaskPanel />}
            {isShown('lanes') && <LanesPanel />}
            {settingsGroups.some(isShown) && <SettingsPanel />}
          </section>
        )}
      </main>
      <KeysDialog isOpen={open === 'keys'} onClose={close} />
      <AboutDialog isOpen={open === 'about'} onClose={close} />
      {loaded.includes('scenes') && (
        <Suspense>
          <ScenesDialog isOpen={open === 'scenes'} onClose={close} />
        </Suspense>
      )}
      {loaded.includes('share') && (
        <Suspense>
          <ShareDialog isOpen={open === 'share'} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
