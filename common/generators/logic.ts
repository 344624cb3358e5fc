import type { RandomSource } from '../random/random-source.ts';
import type { Generator, GeneratorSpec } from './generator.ts';

const base = {
  family: 'Logic',
  columns: ['a', 'b', 'output'],
  target: 'output',
  picture: 'plane',
  noiseMeans: 'Noise moves the inputs off 0 and 1 (standard deviation: half of it).',
  usual: { rows: 200, noise: 0.2, seed: 1 },
} as const;

/** Gates whose rows are all combinations of inputs in turn. */
export const logicGates: readonly Generator[] = [
  {
    ...base,
    kind: 'and',
    title: 'AND',
    teaches: 'The perceptron rule converges: a line keeps the one corner that fires apart.',
    make: gate(2, ([a, b]) => (a === 1 && b === 1 ? 1 : 0)),
  },
  {
    ...base,
    kind: 'or',
    title: 'OR',
    teaches: 'The perceptron rule converges: a line keeps the one corner that is silent apart.',
    make: gate(2, ([a, b]) => (a === 1 || b === 1 ? 1 : 0)),
  },
  {
    ...base,
    kind: 'xor',
    title: 'XOR',
    teaches: 'The perceptron rule never converges; one hidden layer solves it.',
    make: gate(2, ([a, b]) => (a === b ? 0 : 1)),
  },
  {
    ...base,
    kind: 'not',
    title: 'NOT',
    teaches: 'One input with a negative weight and a bias: the smallest network there is.',
    columns: ['a', 'output'],
    picture: 'table',
    usual: { rows: 60, noise: 0.2, seed: 1 },
    make: gate(1, ([a]) => (a === 1 ? 0 : 1)),
  },
  {
    ...base,
    kind: 'concert',
    title: 'Concert',
    family: 'Stories and series',
    teaches:
      'Weighing reasons: weather, public transit and a friend decide whether one goes to a concert.',
    columns: ['weather', 'public_transit', 'friend', 'goes'],
    target: 'goes',
    picture: 'table',
    noiseMeans: 'Noise is the share of answers that are given against the reasons.',
    usual: { rows: 80, noise: 0, seed: 1 },
    make: ({ rows, noise }, random) =>
      Array.from({ length: rows }, (_, row) => {
        const reasons = corner(row, 3);
        const [weather = 0, transit = 0, friend = 0] = reasons;
        const goes = 35 * weather + 20 * transit + 30 * friend > 60;
        return [...reasons, goes === random.uniform() >= noise ? 1 : 0];
      }),
  },
];

function gate(inputs: number, output: (corner: readonly number[]) => number) {
  return ({ rows, noise }: GeneratorSpec, random: RandomSource): readonly (readonly number[])[] =>
    Array.from({ length: rows }, (_, row) => {
      const exact = corner(row, inputs);
      const shaken = exact.map((value) => value + 0.5 * noise * random.normal());
      return [...shaken, output(exact)];
    });
}

/** The inputs 1 and 0 in all combinations, one after another; the first is all ones. */
function corner(row: number, inputs: number): readonly number[] {
  return Array.from({ length: inputs }, (_, bit) => 1 - ((row >> (inputs - 1 - bit)) & 1));
}
