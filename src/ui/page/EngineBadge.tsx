/** Which engine trains, how it runs here, and the way to another one. */
import { useId } from 'react';
import { engineIds } from '../../lab/engine-choice.ts';
import { useLab, useRun } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';

export function EngineBadge() {
  const id = useId();
  const { header, engines } = useMessages();
  const { run } = useLab();
  const engine = useRun((state) => state.engine);
  return (
    <div className="engine field">
      <label htmlFor={id}>{engine.variant ? header.engineVariant(engine.variant) : header.engine}</label>
      <select
        id={id}
        value={engine.id}
        onChange={({ target }) => {
          const chosen = engineIds.find((engineId) => engineId === target.value);
          if (chosen) run.setEngine(chosen);
        }}
      >
        {engineIds.map((engineId) => (
          <option key={engineId} value={engineId}>
            {engines[engineId]}
          </option>
        ))}
      </select>
    </div>
  );
}
