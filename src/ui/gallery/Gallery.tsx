/** Every chart with canned data, wide and narrow: to judge by eye what tests cannot. Trains nothing. */
import './gallery.css';
import type { ReactNode } from 'react';
import { GradientHeatMap } from '../charts/GradientHeatMap.tsx';
import { GradientNorm } from '../charts/GradientNorm.tsx';
import { GradientOverTime } from '../charts/GradientOverTime.tsx';
import { HiddenStates } from '../charts/HiddenStates.tsx';
import { LossOverSteps } from '../charts/LossOverSteps.tsx';
import { MetricOverSteps } from '../charts/MetricOverSteps.tsx';
import type { ChartTexts } from '../charts/texts.ts';
import { gradientFrames, gradientHeatFrames, hiddenFrames, lossFrames, metricFrames, normFrames } from './frames.ts';

export interface GalleryText {
  readonly title: string;
  /** Says that the data are canned. */
  readonly note: string;
  readonly narrow: string;
  readonly frames: Readonly<
    Record<
      | keyof typeof gradientHeatFrames
      | keyof typeof hiddenFrames
      | keyof typeof gradientFrames
      | keyof typeof lossFrames
      | keyof typeof normFrames
      | keyof typeof metricFrames,
      string
    >
  >;
}

export interface GalleryProps {
  readonly text: GalleryText;
  readonly charts: ChartTexts;
}

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
