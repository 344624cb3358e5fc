import type { FeatureBlock } from '../datasets/feature-block.ts';
import { targetCountOf } from '../datasets/series/series-window.ts';
import { chainLayers } from './chain-layers.ts';
import type { NetworkSpec } from './network-spec.ts';
import { outputHeadFor } from './output-head.ts';
import type { SuggestionRequest } from './suggest-network.ts';

/** A network to start with for windows of a series: one LSTM that reads the window, and what is told of it. */
export function suggestSeriesNetwork(
  { profiled, recipe, task }: SuggestionRequest,
  { shape }: Pick<FeatureBlock, 'shape'>,
): NetworkSpec {
  const target = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const classes = profiled.profiles.find(({ name }) => name === target)?.distinct ?? 2;
  const steps = targetCountOf(recipe.window);
  const head = outputHeadFor(task, Math.max(2, classes), undefined, {}, steps);
  return chainLayers([
    ['Input', { shape: [...shape] }],
    ['LSTM', { units: 32 }],
    ['Dense', { units: head.units, activation: head.activation }],
  ]);
}
