/** The page: the bar on top, the lanes and their settings on one side, the charts on the other. */
import { lazy, Suspense, useCallback, useState } from 'react';
import { useFileDrop } from '../hooks/file-drop.ts';
import { useKeys } from '../hooks/keys.ts';
import { useIsShown } from '../hooks/lab.ts';
import { usePresenter } from '../hooks/presenter.ts';
import { useMessages } from '../messages/index.ts';
import { EquationsPanel } from '../panels/EquationsPanel.tsx';
import { LanesPanel } from '../panels/LanesPanel.tsx';
import { controlPanels, settingsGroups } from '../panels/settings-groups.ts';
import { TaskPanel } from '../panels/TaskPanel.tsx';
import { ChartChooser } from './ChartChooser.tsx';
import { Charts } from './Charts.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { StepOptions } from './StepOptions.tsx';

/** Below the lanes: there when the reader gets there. */
const SettingsPanel = lazy(async () => ({ default: (await import('../panels/SettingsPanel.tsx')).SettingsPanel }));
const SceneClaim = lazy(async () => ({ default: (await import('./SceneClaim.tsx')).SceneClaim }));
const Timeline = lazy(async () => ({ default: (await import('./Timeline.tsx')).Timeline }));
/** Loaded when they are first opened. */
const dialogs = {
  scenes: lazy(async () => ({ default: (await import('./ScenesDialog.tsx')).ScenesDialog })),
  share: lazy(async () => ({ default: (await import('./ShareDialog.tsx')).ShareDialog })),
  about: lazy(async () => ({ default: (await import('./AboutDialog.tsx')).AboutDialog })),
  keys: lazy(async () => ({ default: (await import('./KeysDialog.tsx')).KeysDialog })),
};
type DialogId = keyof typeof dialogs;

export function App() {
  const messages = useMessages();
  const [open, setOpen] = useState<DialogId>();
  /** They stay, so that closing gives the focus back. */
  const [loaded, setLoaded] = useState<readonly DialogId[]>([]);
  const show = useCallback((dialog: DialogId) => {
    setLoaded((before) => (before.includes(dialog) ? before : [...before, dialog]));
    setOpen(dialog);
  }, []);
  const isShown = useIsShown();
  const hasPanels = controlPanels.some(isShown);
  useKeys(
    useCallback(() => show('keys'), [show]),
    isShown('transport'),
    hasPanels,
  );
  useFileDrop();
  const isPresenting = usePresenter();
  const hasControls = !isPresenting && hasPanels;
  return (
    <>
      <a className="skip-link" href="#charts">
        {messages.skipLink}
      </a>
      <Header
        onScenes={() => show('scenes')}
        onShare={() => show('share')}
        onAbout={() => show('about')}
        onHelp={() => show('keys')}
      />
      <Notices />
      <main className={hasControls ? 'page-main' : 'page-main is-charts-only'}>
        <section id="charts" className="charts" aria-label={messages.chartsLabel} tabIndex={-1}>
          {/* Its place is kept until it is known whether this is a scene. */}
          <Suspense fallback={<p className="scene-claim" />}>
            <SceneClaim />
          </Suspense>
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
            {settingsGroups.some(isShown) && (
              <Suspense>
                <SettingsPanel />
              </Suspense>
            )}
          </section>
        )}
      </main>
      {loaded.map((id) => {
        const Dialog = dialogs[id];
        return (
          <Suspense key={id}>
            <Dialog isOpen={open === id} onClose={() => setOpen(undefined)} />
          </Suspense>
        );
      })}
    </>
  );
}
