import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { RunTableView } from '../../../common/runs/run-table-api.ts';
import { runTableViewSchema } from '../../../common/runs/run-table-schema.ts';
import type { EpochValues } from '../../storage/epoch-values.ts';
import type { RunMarkRepository } from '../../storage/run-mark-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { Handlers } from '../handlers.ts';
import type { RunEndings } from '../training/run-endings.ts';

export interface RunTableParts {
  readonly runs: RunRepository;
  readonly marks: RunMarkRepository;
  readonly values: EpochValues;
  readonly settings: SettingsRepository;
  readonly endings: RunEndings;
  readonly publish: (event: ApiEvent) => void;
}

const key = 'run-table';

const first: RunTableView = {
  columns: null,
  order: { column: 'created', descending: true },
  filter: '',
  groupBy: null,
  scope: 'project',
};

/** The table of all runs: marks, values of any epoch, and how it is looked at. */
export function runTableCalls(parts: RunTableParts): Handlers['runTable'] {
  const { runs, marks, values, settings, endings, publish } = parts;
  return {
    mark: (input) => {
      if (!marks.mark(input.ids, input.marks, new Date().toISOString())) {
        throw new AppError('not-found', 'One of these runs is no longer there. None was changed.');
      }
      const changed = runs.some(input.ids).map((run) => endings.present(run));
      publish({ name: 'runs.changed', payload: { runs: changed } });
      return changed;
    },
    values: ({ metric, at }) => values.of(metric, at),
    view: () => {
      const kept = runTableViewSchema.safeParse(settings.get(key));
      return kept.success ? kept.data : first;
    },
    keepView: (view) => {
      settings.set(key, view);
    },
  };
}
