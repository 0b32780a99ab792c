/** The words of the gallery in English, for the catalogue of the page to take in. */
import type { GalleryText } from './Gallery.tsx';

export const galleryInEnglish: GalleryText = {
  title: 'Gallery of the charts',
  note: 'Every chart with canned data, from the ordinary to the impossible. Nothing here is measured.',
  narrow: 'as narrow as a phone',
  smoothed: 'smoothed',
  frames: {
    ordinary: 'ordinary',
    empty: 'before the first step',
    allZero: 'exactly zero everywhere',
    belowF32: 'vanishing below the range of 32-bit floats',
    aboveF32: 'exploding above the range of 32-bit floats',
    nonFinite: 'zeros, infinities and what is not a number',
    notANumber: 'what is not a number',
    equalLanes: 'lanes that are equal',
    eightLanes: 'eight lanes',
    closeLanes: 'lanes that lie close together',
    oneTimestep: 'one timestep',
    thousandTimesteps: 'a thousand timesteps',
    firstStep: 'after the first step',
    longRun: 'a long run, several steps in each point',
    diverged: 'a lane that diverged',
    unclipped: 'without clipping',
    manyThresholds: 'eight lanes with five thresholds',
    thresholdsDiffer: 'thresholds that differ between lanes',
    withoutHeldOut: 'without held-out examples',
    exploded: 'a norm that explodes',
    gates: 'recurrent matrices of several gates',
    failed: 'measuring that fails',
    never: 'a cell that has nothing that saturates',
  },
};
