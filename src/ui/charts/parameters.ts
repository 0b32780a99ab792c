/** Which parameters charts offer for a choice. No React. */
import type { ParameterName } from '../../lab/telemetry.ts';
import { parameters as all } from '../../lab/view-store.ts';

/** Those of every lane. */
const always: readonly ParameterName[] = all.slice(0, -1);

/** All parameters of any lane; before the first step those that every lane will have. */
export const parametersOf = (lanes: readonly { readonly parameters: readonly ParameterName[] }[]) =>
  all.filter((name) => always.includes(name) || lanes.some(({ parameters }) => parameters.includes(name)));
