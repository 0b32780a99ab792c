/** The equations of every cell that a lane uses, printed from the definition that is trained. */
import { useMemo } from 'react';
import { cells } from '../../model/cells/index.ts';
import type { Choice } from '../../model/entry.ts';
import { entryOf } from '../../model/entry.ts';
import { useRun } from '../hooks/lab.ts';
import { useReferences } from '../hooks/references.ts';
import { useMessages, useText } from '../messages/index.ts';
import { cellEquations, gateParts } from './cell-equations.ts';

export function Equations() {
  const { equations: messages, sentences } = useMessages();
  const lanes = useRun((run) => run.experiment.lanes);
  const choices = new Map(lanes.map(({ cell }) => [JSON.stringify(cell), cell]));
  const parts = [...choices.values()].map((cell) => gateParts(entryOf(cells, cell.id), cell));
  const symbols = [
    messages.symbols,
    ...(parts.some(({ hasWholes }) => hasWholes) ? [messages.whole] : []),
    ...(parts.some(({ hasHalves }) => hasHalves) ? [messages.halves] : []),
    messages.derived,
  ];
  return (
    <>
      {[...choices].map(([key, cell]) => (
        <Cell key={key} choice={cell} />
      ))}
      <p className="note">{sentences(symbols)}</p>
    </>
  );
}

function Cell({ choice }: { readonly choice: Choice }) {
  const text = useText();
  const hasReferences = useReferences();
  const cell = entryOf(cells, choice.id);
  const lines = useMemo(() => cellEquations(cell, choice), [cell, choice]);
  return (
    <>
      <h3>{text(cell.label)}</h3>
      {hasReferences && <p className="note">{text(cell.reference)}</p>}
      {lines.map((mathml) => (
        <p key={mathml} className="equation">
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: from the printer, never from a reader */}
          <math dangerouslySetInnerHTML={{ __html: mathml }} />
        </p>
      ))}
    </>
  );
}
