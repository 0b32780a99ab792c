/** A choice in the heading of a chart: of what the chart draws, not of what is trained. */
import { useState } from 'react';

/** A choice that several charts share; undefined leaves it to each. */
export interface SharedChoice {
  readonly value: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

/** The shared choice, or one of the chart's own where it stands alone, as in the gallery. */
export function useChoice(shared: SharedChoice | undefined): SharedChoice {
  const [value, onChoose] = useState<string>();
  return shared ?? { value, onChoose };
}

export interface ChartOptionProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (id: string) => void;
}

export const ChartOption = ({ label, value, options, onChange }: ChartOptionProps) => (
  <label className="chart-option">
    <span className="chart-option-label">{label}</span>{' '}
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
);
