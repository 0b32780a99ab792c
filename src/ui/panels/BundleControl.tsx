/** Sets all initializers of the selected lanes to a library's defaults; says so where they are. */
import { type Bundle, bundleOf, bundles } from '../../model/bundles/index.ts';
import { same } from '../../model/entry.ts';
import type { Lane } from '../../model/experiment.ts';
import type { Problem } from '../../model/problem.ts';
import { commonValue } from '../controls/common.ts';
import { OptionControl } from '../controls/OptionControl.tsx';
import { useExperiment, useLab } from '../hooks/lab.ts';
import { useMessages } from '../messages/index.ts';

const AS_CHOSEN = 'asChosen';

export function BundleControl() {
  const { settings: messages } = useMessages();
  const lab = useLab();
  const experiment = useExperiment((state) => state.experiment);
  const selection = useExperiment((state) => state.selection);
  const isSelected = (_: Lane, index: number) => selection === 'all' || selection === index;

  const commit = (id: string): readonly Problem[] => {
    const bundle: Bundle | undefined = bundles.find((candidate) => candidate.id === id);
    if (!bundle) return [];
    const lanes = experiment.lanes.map((lane, index) =>
      isSelected(lane, index) ? { ...lane, ...bundle.initializersOf(lane.cell) } : lane,
    );
    const checked = lab.experiment.replace({ ...experiment, lanes });
    return checked.ok ? [] : checked.problems;
  };
  return (
    <OptionControl
      label={messages.bundle}
      options={[{ id: AS_CHOSEN, label: same(messages.asChosen) }, ...bundles]}
      value={commonValue(experiment.lanes.filter(isSelected).map((lane) => bundleOf(lane)?.id ?? AS_CHOSEN))}
      onCommit={commit}
    />
  );
}
