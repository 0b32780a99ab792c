/** Which engine trains and why, what was measured of it and of the other, and the way to another one. */
import { useId } from 'react';
import { engineRequests } from '../../lab/engine-choice.ts';
import { useLab, useRun } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';
import { formatNumber } from '../messages/numbers.ts';

export function EngineBadge() {
  const id = useId();
  const { header, engines, engineNames, engineReasons, engineVariant, engineChoice, automaticEngine } = useMessages();
  const { run } = useLab();
  const engine = useRun((state) => state.engine);
  const rates = (['cpu', 'reference', 'gpu'] as const).flatMap((name) => {
    const rate = engine.rates[name];
    return rate === undefined ? [] : [{ name: engineNames[name], rate: formatNumber(rate) }];
  });
  return (
    <div className="engine field" title={engineVariant(engines[engine.id], engine.variant)}>
      <label htmlFor={id}>
        <span className={rates.length > 0 ? 'visually-hidden' : ''}>{header.engine(engine.variant !== '')}</span>
        {engine.variant && engineChoice(rates, engineReasons[engine.reason])}
      </label>
      <select
        id={id}
        value={engine.requested}
        onChange={({ target }) => {
          const chosen = engineRequests.find((request) => request === target.value);
          if (chosen) run.setEngine(chosen);
        }}
      >
        {engineRequests.map((request) => (
          <option key={request} value={request}>
            {request === 'auto' && engine.requested === 'auto'
              ? automaticEngine(engineNames[engine.id])
              : engines[request]}
          </option>
        ))}
      </select>
    </div>
  );
}
