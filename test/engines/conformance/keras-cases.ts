import { allCases } from './all-cases.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { randomExperiment } from './random-experiment.ts';

/** Random networks are as many as take Keras about a minute; each makes one step. */
const randomNetworks = 200;

/** Everything that is held against Keras: all entries of the catalogues, and networks of random layers. */
export const kerasCases: readonly ConformanceCase[] = [
  ...allCases,
  ...Array.from({ length: randomNetworks }, (_, index): ConformanceCase => {
    const experiment = randomExperiment(index + 1);
    return {
      family: 'network',
      id: 'random',
      name: `seed ${index + 1}`,
      experiment: { ...experiment, batches: experiment.batches.slice(0, 1) },
      keras: 'all',
    };
  }),
];
