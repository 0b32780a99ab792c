/**
 * An experiment as everybody else sees it: its settings and defaults, the check of values from outside, and how its
 * lanes differ. Each is a file of its own; this one only gathers them.
 */
export { checkExperiment, LANE_NUMBERS_MAX, mendExperiment } from './check-experiment.ts';
export {
  defaultExperiment,
  defaultLane,
  type Experiment,
  experimentFields,
  FORKS_MAX,
  type Fork,
  forkStep,
  type InitializerName,
  LANES_MAX,
  type Lane,
  type LaneChoiceName,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from './experiment-settings.ts';
export { forkSteps, laneAt, pastsOf, unforked } from './forks.ts';
export { type LaneDifference, laneDifferences } from './lane-differences.ts';
