import { AppError } from '../../../common/errors/app-error.ts';
import type { ExplainOffers } from '../../../common/explain/explain-api.ts';
import { explainOffers } from '../../../common/explain/explain-offers.ts';
import type { ExplainedPart } from './explained-part.ts';

/** Throws `unavailable` with the sentence that says why an explanation does not fit the run. */
export function refuseUnless(
  { run }: Pick<ExplainedPart, 'run'>,
  what: keyof ExplainOffers['unfit'],
): ExplainOffers {
  const offers = explainOffers(run.network, run.fitted);
  const problem = offers.unfit[what];
  if (problem !== null) throw new AppError('unavailable', problem);
  return offers;
}
