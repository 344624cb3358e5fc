import { AppError } from '../../../common/errors/app-error.ts';
import { numberOf } from '../../../common/layers/read-params.ts';
import { visibleNode, type LayerOutput } from '../../../common/network/expand-blocks.ts';
import type { NetworkPlan, PlannedLayer } from './network-plan.ts';

/** Layers that give the numbers of their input and no others. */
const passing: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Permute', 'RepeatVector']);

/**
 * Throws `invalid-data` naming row and layer when an Embedding would look up a number that it does not have:
 * engines would fail at it, or read elsewhere. Only features that enter it as they are can be judged.
 * @param features Row-major [rows, plan.featureCount].
 */
export function checkNumbers(plan: NetworkPlan, features: Float32Array): void {
  const width = plan.featureCount;
  for (const layer of plan.layers) {
    if (layer.definition.type !== 'Embedding') continue;
    const columns = columnsInto(plan, layer);
    const known = numberOf(layer.params, 'input_dim');
    for (let start = 0; start < features.length; start += width) {
      for (const column of columns) {
        const value = Math.trunc(features[start + column] ?? NaN);
        if (value >= 0 && value < known) continue;
        throw misfit(layer, start / width + 1, features[start + column] ?? NaN, known);
      }
    }
  }
}

/** The features that are the layer's input, none when other layers stand between. */
function columnsInto(plan: NetworkPlan, layer: PlannedLayer): readonly number[] {
  let source: LayerOutput | undefined = layer.inputs[0];
  for (const before of plan.layers.toReversed()) {
    if (before.node.id === source?.node && passing.has(before.definition.type)) {
      source = before.inputs[0];
    }
  }
  return plan.inputs.find(({ node }) => node.id === source?.node)?.columns ?? [];
}

function misfit({ node }: PlannedLayer, row: number, value: number, known: number): AppError {
  const advice =
    value >= known
      ? `Set its “Different numbers” to ${Math.trunc(value) + 1} or more.`
      : 'Give it a column of numbers that count categories or words, and do not scale it.';
  return new AppError(
    'invalid-data',
    `Row ${row} has the number ${value} for ${node.name}, which knows the whole numbers from 0 to ${known - 1}. ${advice}`,
    { place: { row, node: visibleNode(node.id) } },
  );
}
