import type { ApiEvent } from '../../../common/api/api.ts';
import type { DataCheck } from '../../../common/checks/data-check.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';
import { checkKey } from './check-key.ts';

/** Results that are kept: going back and forth by undo looks at nothing again. */
const kept = 12;

interface Looking {
  readonly datasetId: string;
  readonly stop: AbortController;
  readonly checks: Promise<readonly DataCheck[]>;
}

/** Has a table with a recipe looked at once, and keeps what was found. */
export class Checks {
  readonly #analysis: Analysis;
  readonly #publish: (event: ApiEvent) => void;
  readonly #looking = new Map<string, Looking>();

  constructor(analysis: Analysis, publish: (event: ApiEvent) => void) {
    this.#analysis = analysis;
    this.#publish = publish;
  }

  /** The calls of a window. */
  calls(): Handlers['checks'] {
    return {
      run: ({ datasetId, recipe }) => this.#run(datasetId, recipe),
      rows: ({ datasetId, recipe, ...page }) => {
        const profiled = this.#analysis.table(datasetId);
        const onProgress = this.#teller(datasetId);
        return this.#analysis
          .check('checks.rows', { profiled, recipe, ...page }, { onProgress })
          .finally(() => onProgress({ stage: '', done: 1, total: 1 }));
      },
      cancel: ({ datasetId }) => {
        for (const looking of this.#looking.values()) {
          if (looking.datasetId === datasetId) looking.stop.abort(stopped());
        }
      },
    };
  }

  #run(datasetId: string, recipe: Recipe): Promise<readonly DataCheck[]> {
    const profiled = this.#analysis.table(datasetId);
    const key = checkKey(profiled, recipe);
    const known = this.#looking.get(key);
    if (known) return known.checks;
    const stop = new AbortController();
    const onProgress = this.#teller(datasetId);
    const checks = this.#analysis
      .check('checks.run', { profiled, recipe }, { signal: stop.signal, onProgress })
      .finally(() => onProgress({ stage: '', done: 1, total: 1 }));
    this.#looking.set(key, { datasetId, stop, checks });
    checks.catch(() => this.#looking.delete(key));
    for (const old of [...this.#looking.keys()].slice(0, -kept)) this.#looking.delete(old);
    return checks;
  }

  #teller(datasetId: string) {
    return (stage: { stage: string; done: number; total: number }) =>
      this.#publish({ name: 'checks.progress', payload: { datasetId, ...stage } });
  }
}

function stopped(): AppError {
  return new AppError('cancelled', 'The checks were stopped.');
}
