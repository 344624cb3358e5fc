import type { ProfiledDataset } from '../datasets/dataset.ts';
import type { Recipe } from '../datasets/recipe.ts';
import { featureCount, plannedBlocks } from '../datasets/count-features.ts';
import { chainLayers, type ChainedLayer } from './chain-layers.ts';
import type { NetworkSpec } from './network-spec.ts';
import { outputHeadFor } from './output-head.ts';
import { suggestImageNetwork } from './suggest-image-network.ts';
import { suggestSeriesNetwork } from './suggest-series-network.ts';
import { suggestTextNetwork } from './suggest-text-network.ts';
import { suggestWidths, weightsOf } from './suggest-widths.ts';
import type { Task } from './task.ts';

/** What a suggestion follows from. */
export interface SuggestionRequest {
  readonly profiled: ProfiledDataset;
  readonly recipe: Recipe;
  readonly task: Task;
}

/**
 * A network to start with: layers that fit what a row is, by the blocks of its numbers, and the output that the
 * target asks for.
 */
export function suggestNetwork(request: SuggestionRequest): NetworkSpec {
  const blocks = plannedBlocks(request.recipe, request.profiled.profiles);
  const window = blocks.find(({ kind }) => kind === 'window');
  if (window) return suggestSeriesNetwork(request, window);
  if (blocks.some(({ kind }) => kind === 'image')) return suggestImageNetwork(request, blocks);
  if (blocks.some(({ kind }) => kind === 'tokens')) return suggestTextNetwork(request, blocks);
  return suggestDenseNetwork(request);
}

/**
 * Dense layers whose size follows the amount of data: see `suggestWidths`. Dropout where there are far more weights
 * than rows.
 */
function suggestDenseNetwork({ profiled, recipe, task }: SuggestionRequest): NetworkSpec {
  const features = Math.max(1, featureCount(recipe, profiled.profiles));
  const rows = Math.max(1, Math.round(profiled.dataset.rows * recipe.split.train));
  const target = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const classes = profiled.profiles.find((profile) => profile.name === target)?.distinct ?? 2;
  const head = outputHeadFor(task, Math.max(2, classes));
  const request = { rows, features, outputs: head.units };
  const hidden = suggestWidths('funnel', request).widths;
  const withDropout = rows >= 200 && weightsOf(hidden, request) > rows * 2;
  return chainLayers([
    ['Input', { shape: [features] }],
    ...hidden.flatMap((units, index): ChainedLayer[] => [
      ['Dense', { units, activation: 'relu' }],
      ...(withDropout && index < hidden.length - 1
        ? [['Dropout', { rate: 0.2 }] satisfies ChainedLayer]
        : []),
    ]),
    ['Dense', { units: head.units, activation: head.activation }],
  ]);
}
