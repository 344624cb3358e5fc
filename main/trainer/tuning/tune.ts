import { serializeError } from '../../../common/errors/app-error.ts';
import type { FromTrainer, TuneRequest } from '../../../common/training/trainer-protocol.ts';
import type { TriedRate } from '../../../common/tuning/rate-curve.ts';
import { rateSearch } from '../../../common/tuning/rate-curve.ts';
import { dryRun } from './dry-run.ts';
import { findRate, searchSettings } from './find-rate.ts';
import { openExperiment } from './open-experiment.ts';

/** Milliseconds between two messages. */
const interval = 100;
/** Milliseconds that a dry run takes at most. */
const dryRunBudget = 60_000;

/** Answers a request to find a setting; failures are told as the answer. */
export async function tune(
  request: TuneRequest,
  readAheadEntry: URL,
  send: (message: FromTrainer) => void,
): Promise<void> {
  const { requestId, kind } = request;
  const began = performance.now();
  try {
    const training = kind === 'rate' ? searchSettings(request.training) : request.training;
    const experiment = await openExperiment({ ...request, training }, readAheadEntry);
    try {
      const teller = new Teller(requestId, send);
      if (kind === 'rate') {
        let steps = 0;
        const tried = await findRate(experiment, training, (one) => {
          steps += 1;
          teller.tell(steps / rateSearch.steps, one);
        });
        send({ type: 'rates', requestId, tried });
      } else {
        const startSeconds = (performance.now() - began) / 1000;
        const times = { budget: dryRunBudget, startSeconds };
        const found = await dryRun(experiment, training, times, (done) => teller.tell(done));
        send({ type: 'dry-run', requestId, found });
      }
    } finally {
      await experiment.close();
    }
  } catch (error) {
    send({ type: 'predict-failed', requestId, error: serializeError(error) });
  }
}

/** Tells how far a search is, at most ten times a second. */
class Teller {
  readonly #requestId: number;
  readonly #send: (message: FromTrainer) => void;
  #last = -Infinity;
  #rates: TriedRate[] = [];

  constructor(requestId: number, send: (message: FromTrainer) => void) {
    this.#requestId = requestId;
    this.#send = send;
  }

  tell(done: number, tried?: TriedRate): void {
    if (tried) this.#rates.push(tried);
    const now = performance.now();
    if (now - this.#last < interval) return;
    this.#last = now;
    this.#send({ type: 'tuning', requestId: this.#requestId, done, rates: this.#rates });
    this.#rates = [];
  }
}
