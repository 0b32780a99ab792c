import { useLaterMessages } from '../messages/later/index.ts';
import { Dialog } from './Dialog.tsx';

/** What the page is, what its main chart shows, and whose data and licence it uses. */
export function AboutDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { about } = useLaterMessages();
  return (
    <Dialog heading={about.heading} isOpen={isOpen} onClose={onClose}>
      <p>{about.what}</p>
      <p>{about.norm}</p>
      <p>
        <a href="#gallery">{about.gallery}</a>
      </p>
      <p>{about.licence}</p>
      <p>{about.digits}</p>
      <p>{about.mobyDick}</p>
      <p>{about.co2}</p>
    </Dialog>
  );
}
