/** The gallery in the reader's language. */
import { useLaterMessages } from '../messages/later/index.ts';
import { Gallery } from './Gallery.tsx';

export function GalleryPage() {
  const { gallery, charts } = useLaterMessages();
  return <Gallery text={gallery} charts={charts} />;
}
