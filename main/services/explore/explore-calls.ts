import { whatDeals } from '../../../common/datasets/split/what-deals.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';
import { LatestOf } from './latest-of.ts';

/** What can be seen of a table; a newer question of the same asker takes the place of the one before. */
export function exploreCalls(analysis: Analysis): Handlers['explore'] {
  const latest = new LatestOf();
  return {
    columns: ({ asker, ...input }) =>
      latest.ask(asker, (signal) => analysis.ask('explore.columns', input, { signal })),
    associations: ({ asker, ...input }) =>
      latest.ask(asker, (signal) => analysis.ask('explore.associations', input, { signal })),
    points: ({ asker, ...input }) =>
      latest.ask(asker, (signal) => analysis.ask('explore.points', input, { signal })),
    pair: ({ asker, ...input }) =>
      latest.ask(asker, (signal) => analysis.ask('explore.pair', input, { signal })),
    missing: ({ asker, ...input }) =>
      latest.ask(asker, (signal) => analysis.ask('explore.missing', input, { signal })),
    outliers: (input) => analysis.ask('explore.outliers', input),
    classes: ({ asker, ...input }) =>
      latest.ask(asker, (signal) =>
        analysis.ask('explore.classes', input, { signal, matters: whatDeals(input.recipe) }),
      ),
  };
}
