import type { Handlers } from '../handlers.ts';
import type { SampleCatalogue } from './sample-catalogue.ts';

/** The built-in samples. */
export function sampleCalls(samples: SampleCatalogue): Handlers['samples'] {
  return { list: () => samples.list() };
}
