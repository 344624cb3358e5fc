import type { Architecture } from './architecture.ts';
import { blockParameter, type BlockDrawing } from './block-drawing.ts';
import { DataDrawing } from './data-drawing.ts';
import { NetworkDrawing } from './network-drawing.ts';
import { pictures } from './published-sizes.ts';

/** Filters of an Inception module's four ways; of the longer ones, first of the 1×1 convolution in front. */
interface InceptionFilters {
  readonly narrow: number;
  readonly middle: readonly [number, number];
  readonly wide: readonly [number, number];
  readonly pooled: number;
}

/** GoogLeNet's module 3a. */
const module3a: InceptionFilters = { narrow: 64, middle: [96, 128], wide: [16, 32], pooled: 32 };

/**
 * Adds an Inception module behind the layer `from`: convolutions with windows of 1, 3 and 5 and a pooling side by
 * side, put together along the channels (Szegedy et al. 2014, figure 2b). Gives the ids of the ways' last
 * convolutions and of what joins them.
 */
function addInception(
  drawing: NetworkDrawing,
  from: string,
  { narrow, middle, wide, pooled }: InceptionFilters,
): { readonly ways: readonly [string, string, string, string]; readonly end: string } {
  const convolve = (source: string, filters: number, size: number) =>
    drawing.add(
      'Conv2D',
      { filters, kernel_size: [size, size], padding: 'same', activation: 'relu' },
      source,
    );
  const pooling = { pool_size: [3, 3], strides: [1, 1], padding: 'same' };
  const ways = [
    convolve(from, narrow, 1),
    convolve(convolve(from, middle[0], 1), middle[1], 3),
    convolve(convolve(from, wide[0], 1), wide[1], 5),
    convolve(drawing.add('MaxPooling2D', pooling, from), pooled, 1),
  ] as const;
  return { ways, end: drawing.add('Concatenate', {}, ...ways) };
}

function inceptionBlock(): BlockDrawing {
  const inside = new NetworkDrawing();
  const { ways } = addInception(inside, inside.add('Input', { shape: [1, 1, 1] }), module3a);
  const parameters = [
    blockParameter('filters_1x1', 'Filters, 1×1', module3a.narrow, [ways[0]], 'filters'),
    blockParameter('filters_3x3', 'Filters, 3×3', module3a.middle[1], [ways[1]], 'filters'),
    blockParameter('filters_5x5', 'Filters, 5×5', module3a.wide[1], [ways[2]], 'filters'),
    blockParameter('filters_pool', 'Filters behind pooling', module3a.pooled, [ways[3]], 'filters'),
  ];
  return { name: 'inception', network: inside.inside(), parameters };
}

/** GoogLeNet's module 3a with a classifier behind it, its four ways in plain sight. */
export const inceptionModule: Architecture = {
  id: 'inception',
  label: 'Inception module',
  summary: 'Looks at every place through windows of several sizes at once.',
  source: 'Szegedy et al. 2014, “Going deeper with convolutions”',
  kinds: ['image'],
  tasks: ['regression', 'binary', 'multiclass'],
  published: pictures([28, 28, 192], { classes: 10 }),
  words: ['googlenet', 'block', 'parallel'],
  part: { label: 'Inception module', axes: 3, draw: inceptionBlock },
  build: (data) => {
    const drawing = new DataDrawing(data);
    const { end } = addInception(drawing, drawing.input, module3a);
    drawing.answerWithOthers(drawing.add('GlobalAveragePooling2D', {}, end));
    return drawing.built();
  },
};
