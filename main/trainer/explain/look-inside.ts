import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import type { ExplainRequest, FindingOf } from '../../../common/explain/explain-protocol.ts';
import { NearestSearch } from '../../../common/explain/nearest.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FeatureReader } from '../engines/engine.ts';
import type { WorkControl } from './explain-work.ts';
import { type ExplainedNetwork, type LoadedRun, rowsAtOnce } from './explained-run.ts';
import { buildDescriptionGraph, buildGradientGraph, describedLayer } from './gradient-graph.ts';

/** Gradients of the score of one output for the first row: see `buildGradientGraph`. */
export async function differentiate(
  { graphs }: Pick<LoadedRun, 'graphs'>,
  request: ExplainedNetwork,
  { output, layer }: { readonly output: number | null; readonly layer: string | null },
  row: Float32Array,
): Promise<FindingOf<'gradients'>> {
  const { plan } = graphs;
  const units = plan.outputs[0]?.width ?? 1;
  const ask = async (chosen: Float32Array) => {
    const name = `gradients ${layer ?? ''}`;
    const results = await graphs.run(name, () => buildGradientGraph(plan, 1, layer), {
      x: { data: row, shape: [1, row.length] },
      chosen: { data: chosen, shape: [1, units] },
    });
    return (wanted: string) => {
      const found = results.get(wanted);
      if (!found) throw new RangeError(`The graph gave no ${wanted}.`);
      return found;
    };
  };
  let unit = output;
  if (unit === null) {
    const given = await ask(new Float32Array(units));
    unit = predictedClass(request, given('outputs').data);
  }
  const result = await ask(chosenScore(request, unit, units));
  return {
    kind: 'gradients',
    outputs: result('outputs').data,
    features: row,
    atInput: result('at_input').data,
    layer:
      layer === null
        ? null
        : {
            shape: result('values').shape.slice(1),
            values: result('values').data,
            gradient: result('at_layer').data,
          },
  };
}

/** Of a single output for two classes, the first class is what it does not say. */
function chosenScore({ fitted }: ExplainedNetwork, unit: number, units: number): Float32Array {
  const chosen = new Float32Array(units);
  if (fitted.task !== 'regression' && units === 1) chosen[0] = unit === 0 ? -1 : 1;
  else chosen[unit] = 1;
  return chosen;
}

function predictedClass({ fitted, training, network }: ExplainedNetwork, outputs: Float32Array) {
  if (fitted.task === 'regression') return 0;
  const read = readOutputs(fitted, trainingOfMainOutput(training, network), outputs, 1);
  return read.classes[0] ?? 0;
}

/** The rows that the network describes most like the first one. */
export async function searchNearest(
  { graphs }: LoadedRun,
  { rows }: ExplainRequest,
  { distance, count }: Extract<ExplainRequest['question'], { kind: 'nearest' }>,
  { features, width }: { readonly features: Float32Array | FeatureReader; readonly width: number },
  { signal, tell }: WorkControl,
): Promise<FindingOf<'nearest'>> {
  const layer = describedLayer(graphs.plan);
  if (!layer) {
    throw new AppError(
      'unavailable',
      'No layer of this network has weights, so it does not describe its rows in another way.',
    );
  }
  const describe = async (chosen: Int32Array): Promise<Float32Array> => {
    // Graphs exist for one number of rows; the missing ones are zeros, whose descriptions are left out.
    const batch = Math.min(rowsAtOnce, rows.rows.length);
    const x = new Float32Array(batch * width);
    readRowsInto(features, width, chosen, x);
    const results = await graphs.run(
      `description ${batch}`,
      () => buildDescriptionGraph(graphs.plan, batch, layer.node.id),
      { x: { data: x, shape: [batch, width] } },
    );
    const values = results.get('values')?.data ?? new Float32Array(0);
    return values.subarray(0, (values.length / batch) * chosen.length);
  };
  const [first] = rows.rows;
  const others = rows.rows.subarray(1);
  const from = await describe(Int32Array.of(first ?? 0));
  const search = new NearestSearch(from, distance, count);
  if (!(features instanceof Float32Array)) features.expect?.(others);
  for (let at = 0; at < others.length; at += rowsAtOnce) {
    signal.throwIfAborted();
    const some = others.subarray(at, at + rowsAtOnce);
    search.add(await describe(some), at + 1);
    tell(Math.min(1, (at + some.length) / others.length));
    if (at % (16 * rowsAtOnce) === 0) await new Promise(setImmediate);
  }
  const found = search.found();
  return {
    kind: 'nearest',
    places: found.map(({ place }) => place),
    distances: found.map((near) => near.distance),
    width: from.length,
    layer: layer.node.name,
  };
}

/** Reads prepared rows by their numbers, one behind the other. */
export function readRowsInto(
  features: Float32Array | FeatureReader,
  width: number,
  rows: Int32Array,
  into: Float32Array,
): void {
  if (!(features instanceof Float32Array)) {
    features.read(rows, into);
    return;
  }
  rows.forEach((row, index) =>
    into.set(features.subarray(row * width, (row + 1) * width), index * width),
  );
}
