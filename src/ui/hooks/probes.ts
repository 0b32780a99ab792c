/** Probes that are measured for as long as a component is there. */
import { useEffect } from 'react';
import type { ProbeId } from '../../probe/index.ts';
import { useLab } from './lab.ts';

/** @param ids the same array in every render */
export function useProbes(ids: readonly ProbeId[]): void {
  const { prober } = useLab().run;
  useEffect(() => {
    const ends = ids.map((id) => prober.want(id));
    return () => {
      for (const end of ends) end();
    };
  }, [prober, ids]);
}
