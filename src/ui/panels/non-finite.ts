/** Where a lane left the range of its numbers, in words: the engine's name of a tensor is nobody's reading. */
import type { LaneStatus } from '../../lab/run-store.ts';
import type { Messages } from '../messages/index.ts';
import type { Numbers } from '../messages/numbers.ts';

type Where = Pick<LaneStatus & { kind: 'diverged' }, 'tensor' | 'timestep'>;

/** "hidden state h not finite from t = 130 on"; what travels backward: "… from t = 87 back to 1". */
export function describeNonFinite({ tensor, timestep }: Where, words: Messages['notFinite'], numbers: Numbers): string {
  const [kind, part = '', which = ''] = tensor.split('.') as [string, string?, string?];
  const parameterOf = (name: string) => words.parameters[name] ?? name;
  const stateOf = (symbol: string) => words.states[symbol] ?? words.state(symbol);
  const at = timestep === undefined ? undefined : numbers.whole(timestep);
  const say = (name: string, withTimestep: (tensor: string, timestep: string) => string) =>
    at === undefined ? words.somewhere(name) : withTimestep(name, at);
  switch (kind) {
    case 'state':
      return say(stateOf(part), words.onwards);
    case 'adjoint':
      return say(words.adjoint(part), words.backwards);
    case 'gradient':
      return say(words.gradient(parameterOf(part)), words.backwards);
    case 'slot':
      return say(words.slot(part, parameterOf(which)), words.at);
    case 'outputs':
      return say(words.outputs, words.at);
    case 'loss':
      return say(words.loss, words.at);
    default:
      return say(parameterOf(tensor), words.at);
  }
}
