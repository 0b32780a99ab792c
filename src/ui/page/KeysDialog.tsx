import { useMessages } from '../messages/index.ts';
import { Dialog } from './Dialog.tsx';

/** The keys of the page, listed. */
export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { keys } = useMessages();
  return (
    <Dialog heading={keys.heading} isOpen={isOpen} onClose={onClose}>
      <dl className="keys">
        {Object.entries(keys.rows).map(([name, { key, does }]) => (
          <div key={name}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
