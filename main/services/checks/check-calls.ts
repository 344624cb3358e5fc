import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { DataCheck, Finding } from '../../../common/checks/data-check.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { Exploration } from '../explore/explore-calls.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import { runChecks } from './run-checks.ts';

/** Results that are kept: going back and forth by undo looks at nothing again. */
const kept = 12;

interface Looking {
  readonly datasetId: string;
  readonly stop: AbortController;
  readonly findings: Promise<readonly Finding[]>;
}

/** Looks at a table with a recipe once, and keeps what was found. */
export class Checks {
  readonly #datasets: DatasetRepository;
  readonly #exploration: Exploration;
  readonly #publish: (event: ApiEvent) => void;
  readonly #looking = new Map<string, Looking>();

  constructor(
    datasets: DatasetRepository,
    exploration: Exploration,
    publish: (event: ApiEvent) => void,
  ) {
    this.#datasets = datasets;
    this.#exploration = exploration;
    this.#publish = publish;
  }

  /** The calls of a window. */
  calls(): Handlers['checks'] {
    return {
      run: async ({ datasetId, recipe }) =>
        (await this.#find(datasetId, recipe)).map((finding): DataCheck => ({
          ...finding,
          rows: finding.rows.length,
        })),
      rows: async ({ datasetId, recipe, id, offset, limit }) => {
        const findings = await this.#find(datasetId, recipe);
        const rows = findings.find((finding) => finding.id === id)?.rows ?? [];
        return { total: rows.length, rows: rows.slice(offset, offset + limit) };
      },
      cancel: ({ datasetId }) => {
        for (const looking of this.#looking.values()) {
          if (looking.datasetId === datasetId) looking.stop.abort();
        }
      },
    };
  }

  /** Stops what is going on. */
  async close(): Promise<void> {
    const all = [...this.#looking.values()];
    for (const { stop } of all) stop.abort();
    await Promise.allSettled(all.map(({ findings }) => findings));
  }

  #find(datasetId: string, recipe: Recipe): Promise<readonly Finding[]> {
    const { dataset, profiles } = requireDataset(this.#datasets, datasetId);
    const { sha256 } = dataset.source;
    const key = JSON.stringify([datasetId, sha256, dataset.dialect, dataset.columns, recipe]);
    const known = this.#looking.get(key);
    if (known) return known.findings;
    const stop = new AbortController();
    const breathe = async () => {
      await nextTurn();
      if (stop.signal.aborted) throw new AppError('cancelled', 'The checks were stopped.');
    };
    const tell = (stage: string, done: number, total: number) =>
      this.#publish({ name: 'checks.progress', payload: { datasetId, stage, done, total } });
    const types = new Map(
      recipe.treatments.map(({ column, type, dateFormat }) => [column, { type, dateFormat }]),
    );
    const findings = this.#exploration
      .over(
        datasetId,
        new Set(types.keys()),
        (questions, typed) =>
          runChecks({
            profiled: { dataset, profiles },
            recipe,
            questions,
            typed,
            breathe,
            onStage: tell,
          }),
        types,
      )
      .finally(() => tell('', 1, 1));
    this.#looking.set(key, { datasetId, stop, findings });
    findings.catch(() => this.#looking.delete(key));
    for (const old of [...this.#looking.keys()].slice(0, -kept)) this.#looking.delete(old);
    return findings;
  }
}
