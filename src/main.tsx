// The page's entry: puts the laboratory and the interface together and begins to train.

import { createRoot } from 'react-dom/client';
import { findGpu } from './engine/gpu/find.ts';
import { browserEngine } from './engine/worker/client.ts';
import { fallbackEngine } from './lab/engine-choice.ts';
import { createLab, type LabHook, labHook } from './lab/lab.ts';
import { printLink } from './lab/link.ts';
import { defaultExperiment } from './model/experiment.ts';
import { browserMeasurer } from './probe/worker/client.ts';
import { charts } from './ui/charts/index.ts';
import { keepAddress } from './ui/hooks/address.ts';
import { LabContext } from './ui/hooks/lab.ts';
import { chooseLanguage, openLanguage, useLanguage } from './ui/hooks/language.ts';
import { Root } from './ui/page/Root.tsx';

declare global {
  interface Window {
    /** What browser tests look at. */
    lab: LabHook;
  }
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with id "root"');

const lab = createLab({
  machine: { open: browserEngine, fallback: fallbackEngine(), findGpu: () => findGpu() },
  openMeasurer: browserMeasurer,
  hash: location.hash,
  charts: charts.map(({ id }) => id),
  requestedEngine: new URLSearchParams(location.search).get('engine'),
});
window.lab = labHook(lab);
lab.run.run();
keepAddress(lab, printLink({ experiment: defaultExperiment(), view: {} }));
lab.view.subscribe(({ lang }) => {
  if (lang && lang !== useLanguage.getState().translation.language) void chooseLanguage(lang);
});

// Until its words are there, the reader sees the frame that index.html draws: it has none.
void openLanguage(lab.view.getState().lang).then(() =>
  createRoot(root).render(
    <LabContext value={lab}>
      <Root />
    </LabContext>,
  ),
);
