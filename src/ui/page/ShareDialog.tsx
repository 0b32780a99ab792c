/** The experiment handed on: as a link, with what its readers do not get to change, or as a file; and files taken in. */
import { type ChangeEvent, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { printExperimentFile } from '../../lab/experiment-file.ts';
import { leftOut } from '../../lab/link.ts';
import { controlGroups } from '../../lab/view-store.ts';
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useSaving } from '../hooks/saving.ts';
import { useMessages, useNumbers } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { Dialog } from './Dialog.tsx';
import { saveFile } from './save-file.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ShareDialog({ isOpen, onClose }: Props) {
  const { share } = useLaterMessages();
  return (
    <Dialog heading={share.heading} isOpen={isOpen} onClose={onClose}>
      <LinkSection />
      <HideSection />
      <FileSection onOpened={onClose} />
      <RunSection />
    </Dialog>
  );
}

function LinkSection() {
  const id = useId();
  const { share } = useLaterMessages();
  const numbers = useNumbers();
  const { view, openings } = useLab();
  const experiment = useExperiment((state) => state.experiment);
  useStore(view); // the link is of the view as well
  const address = `${location.href.split('#', 1)[0]}#${openings.link()}`;
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<{ readonly address: string; readonly isDone: boolean }>();
  const copy = async () => {
    const isDone = await copyText(address);
    if (!isDone) field.current?.select();
    setCopied({ address, isDone });
  };
  const omitted = leftOut(experiment);
  return (
    <section className="share-link">
      <div className="field">
        <label htmlFor={id}>{share.link}</label>
        <input
          ref={field}
          id={id}
          type="text"
          readOnly
          spellCheck={false}
          value={address}
          onFocus={({ target }) => target.select()}
        />
        <button type="button" className="primary" onClick={() => void copy()}>
          {share.copy}
        </button>
      </div>
      <p className="note">{share.length(numbers.whole(address.length))}</p>
      {omitted.length > 0 && <p>{share.leftOut(omitted.join(', '))}</p>}
      <p role="status">{copied?.address === address && (copied.isDone ? share.copied : share.copyByHand)}</p>
    </section>
  );
}

/** Whether the clipboard took it: it is closed to pages without TLS and to many frames. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function HideSection() {
  const { share } = useLaterMessages();
  const { view } = useLab();
  const hidden = useStore(view, ({ hide }) => hide);
  return (
    <fieldset className="share-hide">
      <legend>{share.hide}</legend>
      {controlGroups.map((group) => (
        <label key={group}>
          <input
            type="checkbox"
            checked={hidden?.includes(group) ?? false}
            onChange={({ target }) => view.setHidden(group, target.checked)}
          />
          {share.groups[group]}
        </label>
      ))}
    </fieldset>
  );
}

function FileSection({ onOpened }: { readonly onOpened: () => void }) {
  const { share } = useLaterMessages();
  const lab = useLab();
  const input = useRef<HTMLInputElement>(null);
  const open = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    await lab.openings.openFile(file);
    target.value = ''; // so that the same file can be chosen again
    onOpened();
  };
  const download = () => {
    const text = printExperimentFile(lab.experiment.getState().experiment);
    saveFile('backflow-experiment.json', new Blob([text], { type: 'application/json' }));
  };
  return (
    <section className="share-file">
      <button type="button" onClick={download}>
        {share.download}
      </button>
      <button type="button" onClick={() => input.current?.click()}>
        {share.openFile}
      </button>
      <input ref={input} type="file" accept=".json,application/json" hidden onChange={(event) => void open(event)} />
      <p className="note">{share.drop}</p>
    </section>
  );
}

const RUN_FILES = ['run', 'series', 'gradient'] as const;

function RunSection() {
  const { saving } = useMessages();
  const lab = useLab();
  const { said, save } = useSaving();
  return (
    <section className="share-file">
      {RUN_FILES.map((file) => (
        <button key={file} type="button" onClick={() => save((exports, spoken) => exports.saveRun(file, lab, spoken))}>
          {saving.files[file]}
        </button>
      ))}
      <p className="note">{saving.note}</p>
      <p role="status">{said}</p>
    </section>
  );
}
