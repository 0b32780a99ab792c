/** What a bundle is: the initializers that a library gives to a network when nobody chooses. Not a choice of its own. */
import type { Choice, Entry } from '../entry.ts';
import type { InitializerName } from '../experiment-settings.ts';

export interface Bundle extends Entry {
  readonly fields: Record<string, never>;
  /** For a cell; complete choices. */
  initializersOf(cell: Choice): Readonly<Record<InitializerName, Choice>>;
}
