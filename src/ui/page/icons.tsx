/** The signs on the buttons. Each button has its words too: these are decoration. */

const icon = (path: string) =>
  function Icon() {
    return (
      <svg className="icon-sign" viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    );
  };

export const RunIcon = icon('M4 2.5v11l9-5.5z');
export const PauseIcon = icon('M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z');
export const StepIcon = icon('M3 2.5v11l7-5.5zM11 2.5h2.5v11H11z');
export const UndoIcon = icon('M6.5 2v3H10a4 4 0 0 1 0 8.5H5v-2h5a2 2 0 0 0 0-4.5H6.5v3L2 6z');
export const RedoIcon = icon('M9.5 2v3H6a4 4 0 0 0 0 8.5h5v-2H6a2 2 0 0 1 0-4.5h3.5v3L14 6z');
export const ResetIcon = icon('M8 2a6 6 0 1 1-5.7 4.1l1.9.6A4 4 0 1 0 8 4v2.6L3.9 3.3 8 0z');
