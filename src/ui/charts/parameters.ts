/** Which parameters charts offer for a choice. No React. */
import type { ParameterName } from '../../lab/telemetry.ts';

/** In the order of reports. */
const all: readonly ParameterName[] = ['recurrent', 'input', 'bias', 'output', 'outputBias', 'start'];
/** Those of every lane. */
const always = all.slice(0, -1);

/** All parameters of any lane; before the first step those that every lane will have. */
export const parametersOf = (lanes: readonly { readonly parameters: readonly ParameterName[] }[]) =>
  all.filter((name) => always.includes(name) || lanes.some(({ parameters }) => parameters.includes(name)));
