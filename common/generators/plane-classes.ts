import type { RandomSource } from '../random/random-source.ts';
import type { Generator, GeneratorSpec } from './generator.ts';

/** Half the side of the square in which the points lie. */
const reach = 5;

const base = {
  family: 'Classes in a plane',
  columns: ['x1', 'x2', 'class'],
  target: 'class',
  picture: 'plane',
  usual: { rows: 400, noise: 0.1, seed: 1 },
} as const;

/** Two classes of points in a plane; all but the moons after TensorFlow Playground's sets. */
export const planeClasses: readonly Generator[] = [
  {
    ...base,
    kind: 'two-blobs',
    title: 'Two blobs',
    teaches: 'A straight line is enough: a single neuron separates the classes.',
    noiseMeans: 'Noise widens the blobs until they overlap.',
    make: (spec, random) =>
      half(spec, (label) => {
        const center = label === 1 ? 2 : -2;
        const spread = Math.sqrt(0.5 + 3.5 * spec.noise);
        return [center + spread * random.normal(), center + spread * random.normal()];
      }),
  },
  {
    ...base,
    kind: 'circle',
    title: 'Circle',
    teaches:
      'No line separates an inside from an outside; a few hidden neurons do, or the inputs x².',
    noiseMeans: 'Noise blurs the border between inside and outside.',
    make: (spec, random) =>
      decided(spec, random, [0, 0], (label) => {
        const radius =
          label === 1 ? between(random, 0, reach * 0.5) : between(random, reach * 0.7, reach);
        const angle = between(random, 0, 2 * Math.PI);
        return [radius * Math.sin(angle), radius * Math.cos(angle)];
      }),
  },
  {
    ...base,
    kind: 'four-square',
    title: 'Four squares',
    teaches: 'XOR in the plane: one neuron fails, one hidden layer succeeds, or the input x1·x2.',
    noiseMeans: 'Noise blurs the borders between the squares.',
    make: (spec, random) =>
      Array.from({ length: spec.rows }, () => {
        const [x, y] = [offAxis(random), offAxis(random)];
        const [shiftX, shiftY] = [jitter(spec, random), jitter(spec, random)];
        return [x, y, (x + shiftX) * (y + shiftY) >= 0 ? 1 : 0];
      }),
  },
  {
    ...base,
    kind: 'spiral',
    title: 'Spiral',
    teaches: 'A hard border: depth, width and patience are needed, and overfitting shows.',
    noiseMeans: 'Noise moves the points off their arm.',
    make: (spec, random) => {
      const perArm = [0, 0];
      const size = Math.ceil(spec.rows / 2);
      return half(spec, (label) => {
        const place = (perArm[label] = (perArm[label] ?? 0) + 1) / size;
        const angle = 1.75 * place * 2 * Math.PI + (label === 1 ? 0 : Math.PI);
        const radius = place * reach;
        return [
          radius * Math.sin(angle) + between(random, -1, 1) * spec.noise,
          radius * Math.cos(angle) + between(random, -1, 1) * spec.noise,
        ];
      });
    },
  },
  {
    ...base,
    kind: 'moons',
    title: 'Moons',
    teaches: 'Two half circles that reach into each other: a small hidden layer bends the border.',
    noiseMeans: 'Noise is the standard deviation of each point around its half circle.',
    make: (spec, random) =>
      half(spec, (label) => {
        const angle = between(random, 0, Math.PI);
        const [x, y] =
          label === 0
            ? [Math.cos(angle), Math.sin(angle)]
            : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
        return [x + spec.noise * random.normal(), y + spec.noise * random.normal()];
      }),
  },
];

/** Rows of both classes in turn, half of each. */
function half(
  { rows }: GeneratorSpec,
  point: (label: 0 | 1) => readonly number[],
): readonly (readonly number[])[] {
  return Array.from({ length: rows }, (_, row) => {
    const label = row % 2 === 0 ? 1 : 0;
    return [...point(label), label];
  });
}

/** Points whose class is that of the place beside them: nearer to the center than half the reach is class 1. */
function decided(
  spec: GeneratorSpec,
  random: RandomSource,
  [centerX, centerY]: readonly [number, number],
  point: (label: 0 | 1) => readonly [number, number],
): readonly (readonly number[])[] {
  return Array.from({ length: spec.rows }, (_, row) => {
    const [x, y] = point(row % 2 === 0 ? 1 : 0);
    const distance = Math.hypot(
      x + jitter(spec, random) - centerX,
      y + jitter(spec, random) - centerY,
    );
    return [x, y, distance < reach * 0.6 ? 1 : 0];
  });
}

function jitter({ noise }: GeneratorSpec, random: RandomSource): number {
  return between(random, -reach, reach) * noise * 0.6;
}

/** Somewhere in the square, a little away from the axes. */
function offAxis(random: RandomSource): number {
  const value = between(random, -reach, reach);
  return value + (value > 0 ? 0.3 : -0.3);
}

function between(random: RandomSource, from: number, to: number): number {
  return from + (to - from) * random.uniform();
}
