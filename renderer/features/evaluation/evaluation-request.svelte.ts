import type { Evaluation, SplitName } from '../../../common/evaluation/evaluation.ts';
import { serializeError, type SerializedError } from '../../../common/errors/app-error.ts';
import type { Run } from '../../../common/runs/run.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** What is known of the evaluation that was asked for last. */
export type EvaluationState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: SerializedError }
  /** The split has no rows; `instead` tells how the training rows are fitted. */
  | { readonly kind: 'empty'; readonly run: Run; readonly instead: Evaluation }
  | { readonly kind: 'ready'; readonly run: Run; readonly evaluation: Evaluation };

/** Asks for a run's evaluation on a split; answers of ended runs are kept while the view is open. */
export class EvaluationRequest {
  readonly #studio: Studio;
  readonly #known = new Map<string, EvaluationState>();
  #wanted = '';
  state = $state.raw<EvaluationState>({ kind: 'loading' });

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Shows the evaluation of a run; a later call wins over an earlier one still on its way. */
  async show(runId: string, split: SplitName): Promise<void> {
    const key = `${runId} ${split}`;
    this.#wanted = key;
    const known = this.#known.get(key);
    if (known) {
      this.state = known;
      return;
    }
    this.state = { kind: 'loading' };
    const state = await this.#fetch(runId, split);
    if (state.kind !== 'failed') this.#known.set(key, state);
    if (this.#wanted === key) this.state = state;
  }

  async #fetch(runId: string, split: SplitName): Promise<EvaluationState> {
    try {
      const run = await this.#studio.api.runs.get({ id: runId });
      const empty = run.fitted?.rows[split] === 0;
      const evaluation = await this.#studio.api.evaluation.get({
        runId,
        split: empty ? 'train' : split,
      });
      return empty
        ? { kind: 'empty', run, instead: evaluation }
        : { kind: 'ready', run, evaluation };
    } catch (error) {
      return { kind: 'failed', error: serializeError(error) };
    }
  }
}
