import { useKeySwitch } from '../hooks/keys.ts';
import { useIsShown } from '../hooks/lab.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { controlPanels } from '../panels/settings-groups.ts';
import { Dialog } from './Dialog.tsx';

/** What keys do that work only where the buttons for the same are shown. */
const OF_TRANSPORT: readonly string[] = ['toggle', 'singleStep', 'reset'];
const OF_PANELS: readonly string[] = ['undo', 'redo'];

/** The keys of the page, listed by where they work, and the switch for those that work anywhere. */
export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { keys } = useLaterMessages();
  const { areOn, set } = useKeySwitch();
  const isShown = useIsShown();
  const works = (name: string) =>
    (isShown('transport') || !OF_TRANSPORT.includes(name)) &&
    (controlPanels.some(isShown) || !OF_PANELS.includes(name));
  return (
    <Dialog heading={keys.heading} isOpen={isOpen} onClose={onClose}>
      {Object.entries(keys.groups).map(([group, { heading, rows }]) => (
        <section key={group} className="keys">
          <h3>{heading}</h3>
          <dl>
            {Object.entries(rows)
              .filter(([name]) => works(name))
              .map(([name, { key, does }]) => (
                <div key={name}>
                  <dt>
                    {key.split(', ').map((each) => (
                      <kbd key={each}>{each}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
          </dl>
          {group === 'page' && (
            <label className="keys-switch">
              <input type="checkbox" checked={areOn} onChange={({ target }) => set(target.checked)} />
              {keys.areOn}
            </label>
          )}
        </section>
      ))}
    </Dialog>
  );
}
