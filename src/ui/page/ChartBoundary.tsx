/** Stands around one chart: where that throws, the others are still drawn and the training goes on. */
import { Component, type ReactNode } from 'react';
import { useMessages } from '../messages/index.ts';

interface Props {
  /** Of the chart. */
  readonly title: string;
  readonly children: ReactNode;
}

export class ChartBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return <FailedChart title={this.props.title} onRetry={() => this.setState({ hasFailed: false })} />;
  }
}

function FailedChart({ title, onRetry }: { readonly title: string; readonly onRetry: () => void }) {
  const { chartFailed, drawAgain } = useMessages();
  return (
    <div className="chart-failed">
      <h2>{title}</h2>
      <p role="alert">{chartFailed}</p>
      <button type="button" onClick={onRetry}>
        {drawAgain}
      </button>
    </div>
  );
}
