/** The bundles of initializers, in the order in which they are offered. A new bundle is one file and one line here. */
import type { Lane } from '../experiment-settings.ts';
import type { Bundle } from './bundle.ts';
import { keras } from './keras.ts';
import { torch } from './torch.ts';

export const bundles: readonly Bundle[] = [torch, keras];
export type { Bundle } from './bundle.ts';

/** The bundle whose initializers a lane has, if they are all of one. */
export const bundleOf = (lane: Lane): Bundle | undefined =>
  bundles.find((bundle) => {
    const initializers = bundle.initializersOf(lane.cell);
    return (Object.keys(initializers) as (keyof typeof initializers)[]).every((name) =>
      Object.entries(initializers[name]).every(([setting, value]) => lane[name][setting] === value),
    );
  });
