/** What all charts over steps have in common: what they count along their axis, and how much they smooth. */
import { useStore } from 'zustand';
import { smoothings, stepUnits } from '../../lab/view-store.ts';
import { useLab } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';
import { ChartOption } from '../plot/ChartOption.tsx';

export function StepOptions() {
  const { overSteps } = useMessages().board;
  const { view } = useLab();
  const { x = 'step', smoothing = '0' } = useStore(view);
  return (
    <fieldset className="step-options">
      <legend>{overSteps.legend}</legend>
      <ChartOption
        label={overSteps.axis}
        value={x}
        options={stepUnits.map((id) => ({ id, label: overSteps.units[id] }))}
        onChange={(id) => view.setStepUnit(id as (typeof stepUnits)[number])}
      />
      <ChartOption
        label={overSteps.smoothing}
        value={smoothing}
        options={smoothings.map((id) => ({ id, label: id === '0' ? overSteps.none : id }))}
        onChange={(id) => view.setSmoothing(id as (typeof smoothings)[number])}
      />
    </fieldset>
  );
}
