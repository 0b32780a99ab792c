/** The page: the bar on top, the lanes and their settings on one side, the charts on the other. */
import { useCallback, useState } from 'react';
import { useKeys } from '../hooks/keys.ts';
import { useMessages } from '../messages/index.ts';
import { EquationsPanel } from '../panels/EquationsPanel.tsx';
import { LanesPanel } from '../panels/LanesPanel.tsx';
import { SettingsPanel } from '../panels/SettingsPanel.tsx';
import { TaskPanel } from '../panels/TaskPanel.tsx';
import { AboutDialog } from './AboutDialog.tsx';
import { Charts } from './Charts.tsx';
import { Header } from './Header.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Notices } from './Notices.tsx';

export function App() {
  const messages = useMessages();
  const [open, setOpen] = useState<'keys' | 'about'>();
  const openKeys = useCallback(() => setOpen('keys'), []);
  const close = () => setOpen(undefined);
  useKeys(openKeys);
  return (
    <>
      <a className="skip-link" href="#charts">
        {messages.skipLink}
      </a>
      <Header onHelp={openKeys} onAbout={() => setOpen('about')} />
      <Notices />
      <main className="page-main">
        <section id="charts" className="charts" aria-label={messages.chartsLabel} tabIndex={-1}>
          <Charts />
          <EquationsPanel />
        </section>
        <section className="controls" aria-label={messages.panelLabel}>
          <TaskPanel />
          <LanesPanel />
          <SettingsPanel />
        </section>
      </main>
      <KeysDialog isOpen={open === 'keys'} onClose={close} />
      <AboutDialog isOpen={open === 'about'} onClose={close} />
    </>
  );
}
