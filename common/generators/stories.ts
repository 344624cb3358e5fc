import type { Generator } from './generator.ts';

/** Steps of one full wave. */
const wave = 50;

/** A wave in time, and bills with their tips. */
export const stories: readonly Generator[] = [
  {
    kind: 'sine',
    title: 'Noisy sine',
    teaches: 'Forecasting: a recurrent layer finds the wave; no network can foretell the noise.',
    family: 'Stories and series',
    columns: ['step', 'value'],
    target: 'value',
    picture: 'line',
    noiseMeans: 'Noise is uniform between −noise and +noise, so its variance is noise² / 3.',
    usual: { rows: 1000, noise: 0.2, seed: 1 },
    make: ({ rows, noise }, random) =>
      Array.from({ length: rows }, (_, step) => [
        step,
        Math.sin((2 * Math.PI * step) / wave) + noise * (2 * random.uniform() - 1),
      ]),
  },
  {
    kind: 'tips',
    title: 'Bills and tips',
    teaches: 'Errors of a guess: a constant, a line and a network beside each other in one unit.',
    family: 'Stories and series',
    columns: ['bill', 'guests', 'tip'],
    target: 'tip',
    picture: 'points',
    noiseMeans: 'Noise is how far people stray from 15 % and 0.50 per guest.',
    usual: { rows: 250, noise: 0.2, seed: 1 },
    make: ({ rows, noise }, random) =>
      Array.from({ length: rows }, () => {
        const guests = 1 + random.below(6);
        const bill = cents(guests * (6 + 12 * random.uniform()));
        const usual = 0.15 * bill + 0.5 * guests;
        return [bill, guests, cents(Math.max(0, usual * (1 + noise * random.normal())))];
      }),
  },
];

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
