/** Every chart with canned data, wide and narrow: to judge by eye what tests cannot. Trains nothing. */
import './gallery.css';
import type { ReactNode } from 'react';
import { ClippedShare } from '../charts/ClippedShare.tsx';
import { GradientEntries } from '../charts/GradientEntries.tsx';
import { GradientHeatMap } from '../charts/GradientHeatMap.tsx';
import { GradientNorm } from '../charts/GradientNorm.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { HiddenStates } from '../charts/HiddenStates.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { MetricOverSteps } from '../charts/MetricOverSteps.tsx';
import { ParameterNorms } from '../charts/ParameterNorms.tsx';
import { SaturationOverTime } from '../charts/SaturationOverTime.tsx';
import { SpectralRadius } from '../charts/SpectralRadius.tsx';
import { Spectrum } from '../charts/Spectrum.tsx';
import type { ChartTexts } from '../charts/texts.ts';
import { UpdateRatio } from '../charts/UpdateRatio.tsx';
import {
  clippedFrames,
  entriesFrames,
  gradientFrames,
  gradientHeatFrames,
  hiddenFrames,
  lossFrames,
  metricFrames,
  normFrames,
  parameterFrames,
  radiusFrames,
  ratioFrames,
  saturationFrames,
  spectrumFrames,
} from './frames.ts';

export interface GalleryText {
  readonly title: string;
  /** Says that the data are canned. */
  readonly note: string;
  readonly narrow: string;
  readonly smoothed: string;
  readonly frames: Readonly<
    Record<
      | keyof typeof gradientHeatFrames
      | keyof typeof hiddenFrames
      | keyof typeof gradientFrames
      | keyof typeof lossFrames
      | keyof typeof normFrames
      | keyof typeof metricFrames
      | keyof typeof parameterFrames
      | keyof typeof ratioFrames
      | keyof typeof clippedFrames
      | keyof typeof spectrumFrames
      | keyof typeof radiusFrames
      | keyof typeof saturationFrames
      | keyof typeof entriesFrames,
      string
    >
  >;
}

export interface GalleryProps {
  readonly text: GalleryText;
  readonly charts: ChartTexts;
}

/** Of a frame of saturated units. */
export const timestepsOf = (id: keyof typeof saturationFrames): number =>
  saturationFrames[id][0]?.found?.result?.share.length ?? 100;

/** Typed pairs of a record. */
const framesOf = <K extends string, F>(frames: Readonly<Record<K, F>>) => Object.entries(frames) as [K, F][];

export function Gallery({ text, charts }: GalleryProps) {
  const gradient = (id: keyof typeof gradientFrames) => (
    <GradientOverTime {...gradientFrames[id]} text={charts.gradientOverTime} />
  );
  return (
    <main className="gallery">
      <h1>{text.title}</h1>
      <p>{text.note}</p>
      {framesOf(gradientFrames).map(([id]) => (
        <Exhibit key={id} name={text.frames[id]}>
          {gradient(id)}
        </Exhibit>
      ))}
      <Exhibit name={text.narrow} width="narrow">
        {gradient('ordinary')}
        {gradient('eightLanes')}
        {gradient('nonFinite')}
        {gradient('notANumber')}
        <LossOverSteps {...lossFrames.diverged} text={charts.loss} />
        <GradientNorm lanes={normFrames.exploded} text={charts.gradientNorm} />
        <GradientNorm lanes={normFrames.manyThresholds} text={charts.gradientNorm} />
        <Spectrum lanes={spectrumFrames.gates} text={charts.spectrum} />
        <SaturationOverTime lanes={saturationFrames.ordinary} timesteps={100} text={charts.saturation} />
        <GradientEntries lanes={entriesFrames.belowF32} text={charts.gradientEntries} />
        <GradientHeatMap lanes={gradientHeatFrames.nonFinite} text={charts.gradientHeatMap} />
        <HiddenStates lanes={hiddenFrames.ordinary} text={charts.hiddenStates} />
      </Exhibit>
      {framesOf(lossFrames).map(([id, frame]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <LossOverSteps {...frame} text={charts.loss} />
          <LossOverSteps {...frame} text={charts.loss} kind="linear" />
        </Exhibit>
      ))}
      {framesOf(normFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <GradientNorm lanes={lanes} text={charts.gradientNorm} />
        </Exhibit>
      ))}
      {framesOf(metricFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <MetricOverSteps lanes={lanes} text={charts.metric} />
        </Exhibit>
      ))}
      {framesOf(parameterFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <ParameterNorms lanes={lanes} text={charts.parameterNorms} />
        </Exhibit>
      ))}
      {framesOf(ratioFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <UpdateRatio lanes={lanes} text={charts.updateRatio} />
        </Exhibit>
      ))}
      {framesOf(clippedFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <ClippedShare lanes={lanes} text={charts.clippedShare} />
        </Exhibit>
      ))}
      <Exhibit name={text.smoothed} width="half">
        <LossOverSteps {...lossFrames.eightLanes} text={charts.loss} smoothing={0.97} />
        <GradientNorm lanes={normFrames.ordinary} text={charts.gradientNorm} smoothing={0.9} kind="linear" />
      </Exhibit>
      {framesOf(spectrumFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <Spectrum lanes={lanes} text={charts.spectrum} />
        </Exhibit>
      ))}
      {framesOf(radiusFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <SpectralRadius lanes={lanes} text={charts.spectralRadius} />
        </Exhibit>
      ))}
      {framesOf(saturationFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <SaturationOverTime lanes={lanes} timesteps={timestepsOf(id)} text={charts.saturation} />
        </Exhibit>
      ))}
      {framesOf(entriesFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width="half">
          <GradientEntries lanes={lanes} text={charts.gradientEntries} />
        </Exhibit>
      ))}
      {framesOf(gradientHeatFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width={lanes.length > 4 ? 'full' : 'half'}>
          <GradientHeatMap lanes={lanes} text={charts.gradientHeatMap} />
        </Exhibit>
      ))}
      {framesOf(hiddenFrames).map(([id, lanes]) => (
        <Exhibit key={id} name={text.frames[id]} width={lanes.length > 4 ? 'full' : 'half'}>
          <HiddenStates lanes={lanes} text={charts.hiddenStates} />
        </Exhibit>
      ))}
    </main>
  );
}

interface ExhibitProps {
  readonly name: string;
  readonly width?: 'full' | 'half' | 'narrow';
  readonly children: ReactNode;
}

const Exhibit = ({ name, width = 'full', children }: ExhibitProps) => (
  <section className={`exhibit exhibit-${width}`}>
    <h2 className="exhibit-name">{name}</h2>
    <div className="exhibit-charts">{children}</div>
  </section>
);
