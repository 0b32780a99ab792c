/** The place of the equations, which come when they are first looked at. */
import { lazy, Suspense, useState } from 'react';
import { useMessages } from '../messages/index.ts';

const Equations = lazy(async () => ({ default: (await import('./Equations.tsx')).Equations }));

export function EquationsPanel() {
  const { equations } = useMessages();
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className="panel disclosure equations" onToggle={() => setOpened(true)}>
      <summary>{equations.heading}</summary>
      {wasOpened && (
        <Suspense>
          <Equations />
        </Suspense>
      )}
    </details>
  );
}
