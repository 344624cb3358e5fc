import type { FeatureBlock } from '../datasets/feature-block.ts';
import { seesTarget, targetCountOf } from '../datasets/series/series-window.ts';
import { chainLayers, type ChainedLayer } from './chain-layers.ts';
import { connect } from './connect.ts';
import { addJoining, addNode, columnWidth, rowHeight } from './edit-network.ts';
import { emptyNetwork, type NetworkSpec } from './network-spec.ts';
import { outputHeadFor } from './output-head.ts';
import type { SuggestionRequest } from './suggest-network.ts';

/** Training rows from which an LSTM finds more in a series than a straight line through its past does. */
export const rowsForRecurrence = 1000;

/**
 * A network to start with for windows of a series. A forecast that sees its own past has a straight way from the
 * window to what comes next: alone it is a linear autoregression, which follows a trend beyond the values seen in
 * training and which recurrent networks rarely beat on short series (Zeng et al., Are Transformers Effective for
 * Time Series Forecasting?, 2023). With enough rows an LSTM stands beside it. All else is read by one LSTM.
 */
export function suggestSeriesNetwork(
  { profiled, recipe, task }: SuggestionRequest,
  { shape }: Pick<FeatureBlock, 'shape'>,
): NetworkSpec {
  const target = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const classes = profiled.profiles.find(({ name }) => name === target)?.distinct ?? 2;
  const steps = targetCountOf(recipe.window);
  const head = outputHeadFor(task, Math.max(2, classes), undefined, {}, steps);
  const input: ChainedLayer = ['Input', { shape: [...shape] }];
  const lstm: ChainedLayer = ['LSTM', { units: 32 }];
  const output: ChainedLayer = ['Dense', { units: head.units, activation: head.activation }];
  const continues = task === 'regression' && recipe.window && seesTarget(recipe.window);
  if (!continues) return chainLayers([input, lstm, output]);
  const rows = profiled.dataset.rows * recipe.split.train;
  return rows < rowsForRecurrence
    ? chainLayers([input, ['Flatten', {}], output])
    : besideStraightWay(input, lstm, output);
}

/** The layer and a Flatten, both behind the input, side by side before the output. */
function besideStraightWay(
  input: ChainedLayer,
  layer: ChainedLayer,
  output: ChainedLayer,
): NetworkSpec {
  const { network, id } = addNode(emptyNetwork, input[0], { x: 0, y: rowHeight / 2 }, input[1]);
  const upper = addNode(network, layer[0], { x: columnWidth, y: 0 }, layer[1]);
  const lower = addNode(upper.network, 'Flatten', { x: columnWidth, y: rowHeight }, {});
  const both = connect(connect(lower.network, id, upper.id), id, lower.id);
  const joined = addJoining(both, [upper.id, lower.id], 'Concatenate');
  const end = addNode(
    joined.network,
    output[0],
    { x: 3 * columnWidth, y: rowHeight / 2 },
    output[1],
  );
  return connect(end.network, joined.id, end.id);
}
