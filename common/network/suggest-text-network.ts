import type { FeatureBlock } from '../datasets/feature-block.ts';
import { plannedNumbers } from '../datasets/text/plan-text.ts';
import type { ChainedLayer } from './chain-layers.ts';
import { joinBranches } from './join-branches.ts';
import type { NetworkSpec } from './network-spec.ts';
import { outputHeadFor } from './output-head.ts';
import type { SuggestionRequest } from './suggest-network.ts';

/** Words up to which a recurrent layer reads them in a time that one likes to wait for. */
const readInOrder = 64;
/** Training rows from which the order of words can be learned. */
const rowsForOrder = 2_000;

/**
 * A network to start with for numbers of words: an Embedding for each text, then a Bidirectional LSTM that reads
 * short texts word by word, or the mean over the words of longer ones, which is far faster and on long reviews as
 * good. Numbers beside the texts enter by an Input of their own.
 */
export function suggestTextNetwork(
  request: SuggestionRequest,
  blocks: readonly FeatureBlock[],
): NetworkSpec {
  const { profiled, recipe, task } = request;
  const rows = profiled.dataset.rows * recipe.split.train;
  const target = recipe.treatments.find((treatment) => treatment.role === 'target')?.column;
  const classes = profiled.profiles.find(({ name }) => name === target)?.distinct ?? 2;
  const head = outputHeadFor(task, Math.max(2, classes));
  const branches = blocks.map((block): ChainedLayer[] =>
    block.kind === 'tokens' ? textBranch(request, block, rows) : numbersBranch(block),
  );
  return joinBranches(branches, [
    ['Dense', { units: rows < rowsForOrder ? 16 : 32, activation: 'relu' }],
    ['Dropout', { rate: 0.3 }],
    ['Dense', { units: head.units, activation: head.activation }],
  ]);
}

function textBranch(
  { profiled, recipe }: SuggestionRequest,
  { name, shape }: FeatureBlock,
  rows: number,
): ChainedLayer[] {
  const treatment = recipe.treatments.find(({ column }) => column === name);
  const profile = profiled.profiles.find((candidate) => candidate.name === name);
  const numbers = treatment ? plannedNumbers(treatment, profile) : 2;
  const [length = 1] = shape;
  const inOrder = length <= readInOrder && rows >= rowsForOrder;
  return [
    ['Input', { shape: [...shape] }],
    ['Embedding', { input_dim: numbers, output_dim: 32, mask_zero: true }],
    inOrder ? ['Bidirectional', { layer: 'LSTM', units: 64 }] : ['GlobalAveragePooling1D', {}],
  ];
}

function numbersBranch({ shape }: FeatureBlock): ChainedLayer[] {
  return [
    ['Input', { shape: [...shape] }],
    ['Dense', { units: 16, activation: 'relu' }],
  ];
}
