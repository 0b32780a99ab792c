/** The probes. A new one is one file and one line here. */
import { gradientEntries } from './gradient-entries.ts';
import { hiddenStates } from './hidden-states.ts';
import type { Probe } from './probe.ts';
import { saturation } from './saturation.ts';
import { spectrum } from './spectrum.ts';

export const probes = [spectrum, saturation, gradientEntries, hiddenStates] as const;

type AnyProbe = (typeof probes)[number];
export type ProbeId = AnyProbe['id'];
/** What each probe yields. */
export type ProbeResults = { readonly [P in AnyProbe as P['id']]: ReturnType<P['measure']> };

/** The probe of this id, its result's type forgotten. */
export const probeOf = (id: ProbeId): Probe => probes.find((probe) => probe.id === id) as Probe;
