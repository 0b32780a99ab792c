/** The scenes to choose from: what each claims and how its lanes differ. A scene is a link, and is opened as one. */
import type { MouseEvent } from 'react';
import { type Scene, sceneLink, scenes } from '../../lab/scenes/index.ts';
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useLaneLabels } from '../hooks/lane-labels.ts';
import { useMessages, useText } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { Dialog } from './Dialog.tsx';
import { nameOf } from './scene-name.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ScenesDialog({ isOpen, onClose }: Props) {
  const { header } = useMessages();
  return (
    <Dialog heading={header.scenes} isOpen={isOpen} onClose={onClose}>
      {isOpen && (
        <ol className="scenes">
          {scenes.map((scene) => (
            <SceneItem key={scene.id} scene={scene} onOpened={onClose} />
          ))}
        </ol>
      )}
    </Dialog>
  );
}

function SceneItem({ scene, onOpened }: { readonly scene: Scene; readonly onOpened: () => void }) {
  const text = useText();
  const { openings, view } = useLab();
  const isCurrent = useExperiment(({ experiment }) => nameOf(experiment) === nameOf(scene.experiment));
  const { names, table } = useLaneLabels(scene.experiment);
  const { scenes: scenesText } = useLaterMessages();
  const { hide, lang } = view.getState();
  const link = sceneLink(scene, { ...(hide && { hide }), ...(lang && { lang }) });
  const open = (event: MouseEvent) => {
    // With a modifier, the browser opens it elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openings.openLink(link);
    onOpened();
  };
  return (
    <li>
      <a href={`${location.href.split('#', 1)[0]}#${link}`} aria-current={isCurrent || undefined} onClick={open}>
        {text(scene.title)}
      </a>
      <p>{text(scene.claim)}</p>
      <p className="note">
        {/* Where lanes differ in more than one setting, their names say in which. */}
        {table.length === 1 ? scenesText.differIn(table[0]!.label, table[0]!.values.join(' / ')) : names.join(' / ')}
      </p>
    </li>
  );
}
