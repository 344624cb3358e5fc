import type { FittedRecipe } from '../datasets/recipe.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { ExplainOffers } from './explain-api.ts';
import { explainedColumns } from './explained-columns.ts';
import { convolutionsOf, embeddingOf, sequenceConvolutionsOf } from './explained-layers.ts';
import { metricsOf } from './metrics.ts';

const ofWindows =
  'This run learned from windows of a series, in which a column has many cells: one of them alone says little. Permutation importance deals whole windows and fits.';

/** What fits a run, and why the rest does not. */
export function explainOffers(network: NetworkSpec, fitted: FittedRecipe): ExplainOffers {
  const { recipe, features, blocks, task } = fitted;
  const columns = explainedColumns(fitted).map(({ column, type }) => ({ name: column, type }));
  const texts = columns.filter(({ type }) => type === 'text').map(({ name }) => name);
  const hasPicture = blocks.some(({ kind }) => kind === 'image');
  const convolutions = hasPicture ? convolutionsOf(network) : [];
  const words = blocks.filter(({ kind }) => kind === 'tokens');
  const embedded = words.some((block) => embeddingOf(network, fitted, block) !== null);
  const replaceable = columns.some(({ type }) => type !== 'image' && type !== 'text');
  const varied = columns.some(({ type }) => ['number', 'category', 'boolean'].includes(type));
  const noPicture = 'This run learned from no pictures.';
  const noText = 'This run has no text column.';
  const noWindow = 'This run learned from no windows of a series.';
  const window = blocks.find(({ kind }) => kind === 'window');
  const stepConvolutions = window ? sequenceConvolutionsOf(network, fitted, window) : [];
  const wordConvolutions = Object.fromEntries(
    words
      .map((block) => [block.name, sequenceConvolutionsOf(network, fitted, block)] as const)
      .filter(([, found]) => found.length > 0),
  );
  const inOrder = features.some(({ treatment }) => treatment.text?.mode === 'tokens');
  return {
    task,
    target: fitted.target.treatment.column,
    classes: fitted.classes,
    values: fitted.targetNames,
    metrics: metricsOf(task),
    columns,
    texts: recipe.window ? [] : texts,
    convolutions,
    wordConvolutions,
    stepConvolutions,
    unfit: {
      dependence: recipe.window
        ? ofWindows
        : varied
          ? null
          : 'No column of numbers or categories reaches the network, so there is nothing to vary.',
      row: recipe.window
        ? ofWindows
        : replaceable
          ? null
          : 'No column of numbers, categories or dates reaches the network. See the picture or the words instead.',
      picture: hasPicture ? null : noPicture,
      gradCam: !hasPicture
        ? noPicture
        : convolutions.length > 0
          ? null
          : 'This network has no convolution with a map of more than one place, so Grad-CAM has nothing to weight. Occlusion and saliency work for it.',
      words: recipe.window || texts.length === 0 ? noText : null,
      wordGradients:
        texts.length === 0
          ? noText
          : embedded
            ? null
            : inOrder
              ? 'No Embedding layer takes the words straight from the input, so there is nothing to multiply the gradient with. Leaving words out works for every network.'
              : 'The network gets a bag of words, not their order, so it has no Embedding. Leaving words out works for every network.',
      wordMaps:
        texts.length === 0
          ? noText
          : Object.keys(wordConvolutions).length > 0
            ? null
            : inOrder
              ? 'This network has no Conv1D over the words, so Grad-CAM has nothing to weight. Leaving words out works for every network.'
              : 'The network gets a bag of words, not their order, so no convolution goes over them. Leaving words out works for every network.',
      steps: window ? null : noWindow,
      stepMaps: !window
        ? noWindow
        : stepConvolutions.length > 0
          ? null
          : 'This network has no Conv1D over the rows of the window, so Grad-CAM has nothing to weight. Saliency works for every network.',
    },
  };
}
