import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CheckRows, DataCheck, Finding } from '../../../common/checks/data-check.ts';
import type { CheckedRecipe, CheckStage } from '../analysis/analysis-tasks.ts';
import type { Exploration } from '../explore/exploration.ts';
import type { TaskControl } from '../work/task.ts';
import { checkKey } from './check-key.ts';
import { runChecks } from './run-checks.ts';

/** Results that are kept, with all their rows. */
const kept = 12;

/** Looks at tables with recipes and keeps what was found, for its rows to be asked for. Works in a thread. */
export class FoundChecks {
  readonly #exploration: Exploration;
  readonly #found = new Map<string, readonly Finding[]>();

  constructor(exploration: Exploration) {
    this.#exploration = exploration;
  }

  /** Everything found, worst first, without its rows. */
  async summaries(
    input: CheckedRecipe,
    control: TaskControl<CheckStage>,
  ): Promise<readonly DataCheck[]> {
    const findings = await this.#find(input, control);
    return findings.map((finding) => ({ ...finding, rows: finding.rows.length }));
  }

  /** A page of the rows behind a finding. */
  async rows(
    { id, offset, limit, ...input }: CheckedRecipe & { id: string; offset: number; limit: number },
    control: TaskControl<CheckStage>,
  ): Promise<CheckRows> {
    const findings = await this.#find(input, control);
    const rows = findings.find((finding) => finding.id === id)?.rows ?? [];
    return { total: rows.length, rows: rows.slice(offset, offset + limit) };
  }

  async #find(
    { profiled, recipe }: CheckedRecipe,
    { signal, tell }: TaskControl<CheckStage>,
  ): Promise<readonly Finding[]> {
    const key = checkKey(profiled, recipe);
    const known = this.#found.get(key);
    if (known) return known;
    const breathe = async () => {
      await nextTurn();
      signal.throwIfAborted();
    };
    const types = new Map(
      recipe.treatments.map(({ column, type, dateFormat }) => [column, { type, dateFormat }]),
    );
    const findings = await this.#exploration.over(
      profiled.dataset,
      new Set(types.keys()),
      signal,
      (questions, typed) =>
        runChecks({
          profiled,
          recipe,
          questions,
          typed,
          breathe,
          onStage: (stage, done, total) => tell({ stage, done, total }),
        }),
      types,
    );
    this.#found.set(key, findings);
    for (const old of [...this.#found.keys()].slice(0, -kept)) this.#found.delete(old);
    return findings;
  }
}
