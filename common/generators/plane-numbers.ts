import type { Generator } from './generator.ts';

const base = {
  family: 'Numbers over a plane',
  columns: ['x1', 'x2', 'height'],
  target: 'height',
  picture: 'plane',
  usual: { rows: 400, noise: 0.05, seed: 1 },
} as const;

const reach = 6;

/** Hills and hollows of the Gaussian landscape: x, y and height. */
const hills: readonly (readonly [number, number, number])[] = [
  [-4, 2.5, 1],
  [0, 2.5, -1],
  [4, 2.5, 1],
  [-4, -2.5, -1],
  [0, -2.5, 1],
  [4, -2.5, -1],
];

/** A number over every place of a plane, −1 to 1; after TensorFlow Playground's regression sets. */
export const planeNumbers: readonly Generator[] = [
  {
    ...base,
    kind: 'plane',
    title: 'Plane',
    teaches: 'Linear regression: one linear neuron gives the height exactly.',
    noiseMeans: 'Noise shakes the height.',
    make: ({ rows, noise }, random) =>
      Array.from({ length: rows }, () => {
        const [x, y] = [(2 * random.uniform() - 1) * reach, (2 * random.uniform() - 1) * reach];
        return [x, y, (x + y) / (2 * reach) + noise * random.normal()];
      }),
  },
  {
    ...base,
    kind: 'multi-gaussian',
    title: 'Hills and hollows',
    teaches: 'A curved surface: hidden neurons build hills that a straight plane cannot.',
    noiseMeans: 'Noise shakes the height.',
    make: ({ rows, noise }, random) =>
      Array.from({ length: rows }, () => {
        const [x, y] = [(2 * random.uniform() - 1) * reach, (2 * random.uniform() - 1) * reach];
        const height = hills.reduce((most, [centerX, centerY, sign]) => {
          const here = sign * Math.max(0, 1 - Math.hypot(x - centerX, y - centerY) / 2);
          return Math.abs(here) > Math.abs(most) ? here : most;
        }, 0);
        return [x, y, height + noise * random.normal()];
      }),
  },
];
