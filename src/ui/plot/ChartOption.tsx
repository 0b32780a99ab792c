/** A choice in the heading of a chart: of what the chart draws, not of what is trained. */
export interface ChartOptionProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (id: string) => void;
}

export const ChartOption = ({ label, value, options, onChange }: ChartOptionProps) => (
  <label className="chart-option">
    {label}{' '}
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
);
