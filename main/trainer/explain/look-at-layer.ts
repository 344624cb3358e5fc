import {
  activationSummary,
  activationView,
} from '../../../common/comparison/inside/activation-view.ts';
import { placesOn, principalPlane } from '../../../common/comparison/inside/principal-plane.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { ExplainRequest, FindingOf } from '../../../common/explain/explain-protocol.ts';
import type { FeatureReader } from '../engines/engine.ts';
import type { WorkControl } from './explain-work.ts';
import { type LoadedRun, rowsAtOnce } from './explained-run.ts';
import { layerValues } from './layer-values.ts';
import { readRowsInto } from './look-inside.ts';

/** What a layer gives for one row. */
export async function showActivation(
  { graphs }: Pick<LoadedRun, 'graphs'>,
  layer: string,
  row: Float32Array,
): Promise<FindingOf<'activation'>> {
  const { values, shape } = await layerValues(graphs, layer, row, 1);
  return {
    kind: 'activation',
    features: row,
    view: activationView(values, shape),
    summary: activationSummary(values),
  };
}

/**
 * The rows of a request on a plane of a layer's outputs: on the one given, or on that of their own two principal
 * components. Throws `unavailable` where the layer gives no numbers.
 */
export async function projectRows(
  { graphs }: Pick<LoadedRun, 'graphs'>,
  { rows }: Pick<ExplainRequest, 'rows'>,
  question: Extract<ExplainRequest['question'], { kind: 'projection' }>,
  { features, width }: { readonly features: Float32Array | FeatureReader; readonly width: number },
  { signal, tell }: WorkControl,
): Promise<FindingOf<'projection'>> {
  const { layer, pooled, plane: given } = question;
  const count = rows.rows.length;
  if (!(features instanceof Float32Array)) features.expect?.(rows.rows);
  let described = new Float32Array(0);
  let size = 0;
  for (let from = 0; from < count; from += rowsAtOnce) {
    signal.throwIfAborted();
    const some = rows.rows.subarray(from, from + rowsAtOnce);
    // Graphs exist for one number of rows; the missing ones are zeros, whose values are left out.
    const batch = Math.min(rowsAtOnce, count);
    const x = new Float32Array(batch * width);
    readRowsInto(features, width, some, x);
    const { values, shape } = await layerValues(graphs, layer, x, batch);
    const own = pooled ? meansOverPlaces(values, batch, shape.at(-1) ?? 1) : values;
    size = own.length / batch;
    if (described.length === 0) described = new Float32Array(count * size);
    described.set(own.subarray(0, some.length * size), from * size);
    tell((from + some.length) / count / 2);
    await nextTurn();
  }
  if (!described.every(Number.isFinite)) {
    throw new AppError(
      'unavailable',
      'This layer gives numbers that are not finite at this state, so its rows have no places. Choose an earlier state.',
    );
  }
  const breathe = async (done: number): Promise<void> => {
    signal.throwIfAborted();
    tell(0.5 + done / 2);
    await nextTurn();
  };
  const plane = given ?? (await principalPlane(described, count, size, breathe));
  return { kind: 'projection', plane, ...placesOn(plane, described, count) };
}

/** Of each row and channel the mean over all places. */
function meansOverPlaces(values: Float32Array, rows: number, channels: number): Float32Array {
  const places = values.length / rows / channels;
  const sums = new Float64Array(rows * channels);
  values.forEach((value, at) => {
    const to = Math.floor(at / (places * channels)) * channels + (at % channels);
    sums[to] = (sums[to] ?? 0) + value;
  });
  return Float32Array.from(sums, (sum) => sum / places);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
