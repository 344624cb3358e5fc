import type { Analysis } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';

/** Series as they are drawn: their lines, and what a recipe makes of them. */
export function seriesCalls(analysis: Analysis): Handlers['series'] {
  return {
    points: (input) => analysis.ask('series.points', input),
    layout: (input) => analysis.ask('series.layout', input),
  };
}
