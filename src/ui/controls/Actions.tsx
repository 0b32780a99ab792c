/** Actions that stand behind one button: a disclosure, not an ARIA menu, so that Tab reaches each. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface Props {
  /** Of the button. */
  readonly label: string;
  readonly children: ReactNode;
}

export function Actions({ label, children }: Props) {
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false);
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
      document.removeEventListener('keydown', closeByKey);
    };
  }, [isOpen]);
  const onAction = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div ref={root} className="actions">
      <button
        ref={button}
        type="button"
        className="icon"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="3" cy="8" r="1.4" />
          <circle cx="8" cy="8" r="1.4" />
          <circle cx="13" cy="8" r="1.4" />
        </svg>
      </button>
      {/* Each button inside does its own work and then lets this close. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a button's click is what its keys make */}
      <div id={id} className="actions-list" hidden={!isOpen} onClick={onAction}>
        {children}
      </div>
    </div>
  );
}
