/** That charts show a past step: what has been measured since then is not drawn, and axes stay what they are. */
import { createContext, use } from 'react';

export interface LookingBack {
  /** The last step that is shown, and the last that the run has taken. */
  readonly step: number;
  readonly end: number;
  /** Stands in the plot: what is drawn is of another step yet. */
  readonly note?: string | undefined;
}

export const LookingBackContext = createContext<LookingBack | undefined>(undefined);

export const useLookingBack = (): LookingBack | undefined => use(LookingBackContext);
