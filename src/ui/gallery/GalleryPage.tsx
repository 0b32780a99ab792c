/** The gallery in the reader's language. */
import { useMessages } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { Gallery } from './Gallery.tsx';

export const GalleryPage = () => <Gallery text={useLaterMessages().gallery} charts={useMessages().charts} />;
