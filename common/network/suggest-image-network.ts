import type { FeatureBlock } from '../datasets/feature-block.ts';
import { NetworkDrawing } from './architectures/network-drawing.ts';
import type { ChainedLayer } from './chain-layers.ts';
import type { NetworkSpec } from './network-spec.ts';
import { outputHeadFor } from './output-head.ts';
import type { SuggestionRequest } from './suggest-network.ts';

/** Side of a map from which on it is halved by pooling. */
const largeMap = 6;
/** Training pictures below which dropout keeps the network from learning them by heart. */
const many = 20_000;
/** Training pictures below which half the filters learn as much. */
const few = 500;

/**
 * A network to start with for pictures: convolutions of 3 × 3 with pooling until the maps are small, then a dense
 * layer. Other features enter behind the convolutions through an Input of their own.
 */
export function suggestImageNetwork(
  { profiled, recipe, task }: SuggestionRequest,
  blocks: readonly FeatureBlock[],
): NetworkSpec {
  const rows = Math.max(1, Math.round(profiled.dataset.rows * recipe.split.train));
  const target = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const classes = profiled.profiles.find(({ name }) => name === target)?.distinct ?? 2;
  const head = outputHeadFor(task, Math.max(2, classes));
  const drawing = new NetworkDrawing();
  const inputs = blocks.map((block) => ({
    block,
    id: drawing.add('Input', { shape: [...block.shape] }),
  }));
  const ends = inputs.map(({ block, id }) =>
    block.kind === 'image'
      ? drawChain(drawing, id, pictureLayers(block.shape, rows))
      : drawChain(drawing, id, [
          ...(block.shape.length > 1 ? [['Flatten', {}] as const] : []),
          ['Dense', { units: 16, activation: 'relu' }],
        ]),
  );
  const [only = ''] = ends;
  const joined = ends.length === 1 ? only : drawing.add('Concatenate', {}, ...ends);
  drawChain(drawing, joined, [
    ['Dense', { units: head.units > 64 ? 128 : 64, activation: 'relu' }],
    ['Dense', { units: head.units, activation: head.activation }],
  ]);
  return drawing.network();
}

/** What turns a picture into a vector. */
function pictureLayers(shape: readonly number[], rows: number): readonly ChainedLayer[] {
  const layers: ChainedLayer[] = [];
  const [height = 1, width = 1] = shape;
  const filters = height > 64 || width > 64 ? [16, 32, 64] : [32, 64, 64];
  let side = Math.min(height, width);
  for (let stage = 0; side >= 3; stage++) {
    const count = (filters[stage] ?? 64) / (rows < few ? 2 : 1);
    layers.push(['Conv2D', { filters: count, kernel_size: [3, 3], activation: 'relu' }]);
    side -= 2;
    if (side < largeMap) break;
    layers.push(['MaxPooling2D', { pool_size: [2, 2] }]);
    side = Math.floor(side / 2);
  }
  layers.push(['Flatten', {}]);
  if (rows < many) layers.push(['Dropout', { rate: 0.3 }]);
  return layers;
}

function drawChain(drawing: NetworkDrawing, from: string, layers: readonly ChainedLayer[]): string {
  return layers.reduce((last, [type, params]) => drawing.add(type, params, last), from);
}
