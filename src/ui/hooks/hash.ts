/** The address after `#`, as it changes. */
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** Where the gallery is: any other place is the laboratory. */
export const GALLERY = '#gallery';

export const useHash = (): string => useSyncExternalStore(subscribe, () => location.hash);
