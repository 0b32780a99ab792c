/** Saving files from the page: what was asked for last, and how it ended, in the reader's words. */
import { useState } from 'react';
import type { Words } from '../export/caption.ts';
import type * as Exports from '../export/index.ts';
import { useMessages, useNumbers, useText } from '../messages/index.ts';

/** Of the last file; empty before the first and while one is made. */
export interface Saving {
  readonly said: string;
  readonly hasFailed: boolean;
  /** @param make gives the file to the browser and returns its name */
  readonly save: (make: (exports: typeof Exports, words: Words) => Promise<string>) => void;
}

export function useSaving(): Saving {
  const messages = useMessages();
  const numbers = useNumbers();
  const text = useText();
  const [{ said, hasFailed }, say] = useState({ said: '', hasFailed: false });
  const save: Saving['save'] = async (make) => {
    say({ said: '', hasFailed: false });
    try {
      const name = await make(await import('../export/index.ts'), { messages, numbers, text });
      say({ said: messages.saving.saved(name), hasFailed: false });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      say({ said: messages.saving.failed(reason), hasFailed: true });
    }
  };
  return { said, hasFailed, save };
}
