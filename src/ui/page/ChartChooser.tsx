/** Which charts are shown, out of all there are. New ones come last; how they are arranged is each chart's own menu. */
import { useStore } from 'zustand';
import { charts, shownCharts } from '../charts/index.ts';
import { useLab } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';

export function ChartChooser() {
  const { board, charts: words } = useMessages();
  const { view } = useLab();
  const chosen = useStore(view, (state) => state.charts);
  const ids: readonly string[] = shownCharts(chosen).map(({ id }) => id);
  return (
    <details className="disclosure chart-chooser">
      <summary>{board.choose}</summary>
      <div className="ticks">
        {charts.map(({ id }) => (
          <label key={id} className="tick">
            <input
              type="checkbox"
              checked={ids.includes(id)}
              disabled={ids.length === 1 && ids[0] === id}
              onChange={({ target: { checked } }) =>
                view.setCharts(checked ? [...ids, id] : ids.filter((each) => each !== id))
              }
            />
            {words[id].title}
          </label>
        ))}
      </div>
      {chosen && (
        <button type="button" onClick={() => view.setCharts(undefined)}>
          {board.reset}
        </button>
      )}
    </details>
  );
}
