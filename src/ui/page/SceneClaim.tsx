/** What there is to see, where what is edited is a scene: its title and its claim. */
import { scenes } from '../../lab/scenes/index.ts';
import { useExperiment } from '../hooks/lab.ts';
import { useMessages, useText } from '../messages/index.ts';
import { nameOf } from './scene-name.ts';

const byName = new Map(scenes.map((scene) => [nameOf(scene.experiment), scene]));

export function SceneClaim() {
  const { header } = useMessages();
  const text = useText();
  const scene = useExperiment(({ experiment }) => byName.get(nameOf(experiment)));
  if (!scene) return null;
  return (
    <p className="scene-claim">
      <b>{header.sceneTitle(text(scene.title))}</b>
      {text(scene.claim)}
    </p>
  );
}
