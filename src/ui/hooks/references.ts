import { useEffect, useState } from 'react';
import { hasReferences, loadReferences } from '../../model/later-texts/later-texts.ts';

/** Whether references of entries can be read: those who want to read them make them come. */
export function useReferences(): boolean {
  const [areHere, setHere] = useState(hasReferences);
  useEffect(() => {
    let isWanted = true;
    // Where they don't come, the next who wants them asks again.
    loadReferences().then(
      () => isWanted && setHere(true),
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, []);
  return areHere;
}
