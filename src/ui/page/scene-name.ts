/** By what scenes are told apart: what is trained, whatever the page shows of it. */
import { printLink } from '../../lab/link.ts';
import type { Experiment } from '../../model/experiment.ts';

export const nameOf = (experiment: Experiment): string => printLink({ experiment, view: {} });
