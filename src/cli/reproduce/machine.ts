/** The class of this machine, in words that name no machine in particular. */
import os from 'node:os';

export function machineClass(): string {
  const cores = os.availableParallelism();
  const model = os.cpus()[0]?.model.trim() || os.arch();
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}, Node ${process.version}`;
}
