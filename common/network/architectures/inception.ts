import type { Architecture } from './architecture.ts';
import { NetworkDrawing } from './network-drawing.ts';

/** Filters of an Inception module's four ways; of the longer ones, first of the 1×1 convolution in front. */
export interface InceptionFilters {
  readonly narrow: number;
  readonly middle: readonly [number, number];
  readonly wide: readonly [number, number];
  readonly pooled: number;
}

/**
 * Adds an Inception module behind the layer `from`: convolutions with windows of 1, 3 and 5 and a pooling side by
 * side, put together along the channels (Szegedy et al. 2014, figure 2b). Gives the id of its last layer.
 */
export function addInception(
  drawing: NetworkDrawing,
  from: string,
  { narrow, middle, wide, pooled }: InceptionFilters,
): string {
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
  ];
  return drawing.add('Concatenate', {}, ...ways);
}

/** GoogLeNet's module 3a with a classifier behind it. */
export const inceptionModule: Architecture = {
  id: 'inception',
  label: 'Inception module',
  summary: 'Looks at every place through windows of several sizes at once.',
  source: 'Szegedy et al. 2014, “Going deeper with convolutions”',
  published: { image: [28, 28, 192], classes: 10 },
  build: ({ image, classes }) => {
    const drawing = new NetworkDrawing();
    const module = addInception(drawing, drawing.add('Input', { shape: image }), {
      narrow: 64,
      middle: [96, 128],
      wide: [16, 32],
      pooled: 32,
    });
    const pooled = drawing.add('GlobalAveragePooling2D', {}, module);
    drawing.add('Dense', { units: classes, activation: 'softmax' }, pooled);
    return drawing.network();
  },
};
