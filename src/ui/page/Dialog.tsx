/** A native modal dialog with a heading and a button that closes it; Escape and a click beside it do so too. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useLaterMessages } from '../messages/later/index.ts';

interface Props {
  readonly heading: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ heading, isOpen, onClose, children }: Props) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const { keys } = useLaterMessages();
  useEffect(() => {
    if (isOpen) ref.current?.showModal();
    else ref.current?.close();
  }, [isOpen]);
  return (
    // The click is a convenience: Escape does the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={onClose}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <div className="dialog-body">
        <div className="panel-head">
          <h2 id={id}>{heading}</h2>
          <button type="button" onClick={onClose}>
            {keys.close}
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
