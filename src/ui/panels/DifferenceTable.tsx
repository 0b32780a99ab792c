/** What differs between lanes, setting by setting, and nothing else. */
import { useId } from 'react';
import type { LaneLabels } from '../hooks/lane-labels.ts';
import { useMessages } from '../messages/index.ts';
import { LaneKey } from '../plot/Mark.tsx';

export function DifferenceTable({ labels: { names, table } }: { readonly labels: LaneLabels }) {
  const id = useId();
  const { lanes: messages } = useMessages();
  if (table.length === 0) return null;
  return (
    <details className="disclosure difference-table">
      <summary>{messages.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where it is wide */}
      <section className="table-scroll" tabIndex={0} aria-labelledby={id}>
        <table>
          <caption id={id} className="visually-hidden">
            {messages.table}
          </caption>
          <thead>
            <tr>
              <th scope="col">{messages.setTo}</th>
              {names.map((name, lane) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lanes have no identity but their place
                <th key={lane} scope="col">
                  <LaneKey style={lane} />
                  <span className="visually-hidden">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.map(({ label, values }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {values.map((value, lane) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={lane}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
