/** What there is to see, where what is edited is a scene: its title and, on a phone when it is asked for, its claim. */
import { useState } from 'react';
import { scenes } from '../../lab/scenes/index.ts';
import { useExperiment } from '../hooks/lab.ts';
import { useMessages, useText } from '../messages/index.ts';
import { nameOf } from './scene-name.ts';

const byName = new Map(scenes.map((scene) => [nameOf(scene.experiment), scene]));

export function SceneClaim() {
  const { header } = useMessages();
  const text = useText();
  const scene = useExperiment(({ experiment }) => byName.get(nameOf(experiment)));
  const [isOpen, setOpen] = useState(false);
  if (!scene) return null;
  const title = text(scene.title);
  return (
    <div className="scene-claim">
      <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {title}
      </button>
      <p>
        <b>{header.sceneTitle(title)}</b>
        {text(scene.claim)}
      </p>
    </div>
  );
}
