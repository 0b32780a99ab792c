import { useKeySwitch } from '../hooks/keys.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { Dialog } from './Dialog.tsx';

/** The keys of the page, listed by where they work, and the switch for those that work anywhere. */
export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { keys } = useLaterMessages();
  const { areOn, set } = useKeySwitch();
  return (
    <Dialog heading={keys.heading} isOpen={isOpen} onClose={onClose}>
      {Object.entries(keys.groups).map(([group, { heading, rows }]) => (
        <section key={group} className="keys">
          <h3>{heading}</h3>
          <dl>
            {Object.entries(rows).map(([name, { key, does }]) => (
              <div key={name}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="keys-switch">
        <input type="checkbox" checked={areOn} onChange={({ target }) => set(target.checked)} />
        {keys.areOn}
      </label>
    </Dialog>
  );
}
