/** Between an engine and the tensors of files: weights in and out, gradients out. Names are made in `lab/weights.ts`. */
import type { Engine } from '../../engine/engine.ts';
import type { LaneLayout } from '../../engine/layout.ts';
import type { StepReport } from '../../engine/report.ts';
import type { NumberTensor, Tensors } from '../../lab/safetensors.ts';
import { type LaneTensors, laneTensorName, namedWeights } from '../../lab/weights.ts';

/** Puts weights in the place of the initial ones, before the first step. */
export async function startFrom(engine: Engine, weights: readonly LaneTensors[]): Promise<void> {
  const { step, lanes } = await engine.snapshot();
  const replaced = lanes.map((lane, index) => ({ ...lane, tensors: { ...lane.tensors, ...weights[index] } }));
  await engine.restore({ step, lanes: replaced });
}

export async function weightTensors(
  engine: Engine,
  layouts: readonly LaneLayout[],
  names: 'backflow' | 'torch',
): Promise<Tensors> {
  const { lanes } = await engine.snapshot();
  const tensors = layouts.flatMap((layout, lane) =>
    namedWeights(layout, lanes[lane].tensors, names).map(
      ([name, shape, values]) => [laneTensorName(lane, name), { shape, values: stored(engine, values) }] as const,
    ),
  );
  return new Map(tensors);
}

/** Of the last step that each lane took: every parameter's gradient before the clip, and ḡ_t with its logarithm. */
export async function gradientTensors(
  engine: Engine,
  layouts: readonly LaneLayout[],
  last: readonly StepReport[],
): Promise<Tensors> {
  const tensors = new Map<string, NumberTensor>();
  for (const [lane, layout] of layouts.entries()) {
    for (const { name, role, shape } of layout.tensors.values()) {
      if (role !== 'gradient') continue;
      tensors.set(laneTensorName(lane, name), { shape, values: stored(engine, await engine.read(lane, name)) });
    }
    const log2 = last[lane].log2GradNormByTimestep;
    const shape = [log2.length];
    tensors.set(laneTensorName(lane, 'log2GradNormByTimestep'), { shape, values: log2 });
    tensors.set(laneTensorName(lane, 'gradNormByTimestep'), { shape, values: log2.map((x) => 2 ** x) });
  }
  return tensors;
}

/** In the numbers of the engine: nothing is lost. */
const stored = ({ id }: Engine, values: Float64Array): Float32Array | Float64Array =>
  id === 'reference' ? values : Float32Array.from(values);
