import { readRecipe } from '../../common/datasets/schema.ts';
import { emptyNetwork } from '../../common/network/network-spec.ts';
import { readNetwork } from '../../common/network/schema.ts';
import { isGoing } from '../../common/runs/run-states.ts';
import { runSettings } from '../../common/runs/run-settings.ts';
import type { RunSettings } from '../../common/runs/run.ts';
import { readTrainingConfig } from '../../common/training/schema.ts';
import type { CheckpointLayout } from './checkpoint-layout.ts';
import type { Connection } from './connection.ts';
import type { SummaryRow } from './run-rows.ts';

/** What the program itself stored in its present form needs no check here; older forms are brought to it. */
function current<Document extends { readonly version: number }>(
  stored: unknown,
  version: Document['version'],
  read: (stored: unknown) => Document,
): Document {
  const isCurrent = (stored as { version?: unknown } | null)?.version === version;
  return isCurrent ? (stored as Document) : read(stored);
}

interface ConfiguredRow {
  readonly recipe: string;
  readonly network: string;
  readonly training: string;
}

/** What is worked out of a run once and kept beside it, so that listing runs reads little: settings and size. */
export class RunFacts {
  readonly #configured;
  readonly #layout;
  readonly #keep;
  readonly #keepAll;

  constructor(connection: Connection) {
    this.#configured = connection.prepare<[string], ConfiguredRow>(
      'SELECT recipe, network, training FROM runs WHERE id = ?',
    );
    this.#layout = connection
      .prepare<[string], string>(
        `SELECT layout FROM checkpoints
         WHERE run = (SELECT number FROM runs WHERE id = ?) AND kind = 'best'`,
      )
      .pluck();
    this.#keep = connection.prepare<[string | null, number | null, string]>(
      'UPDATE runs SET settings = ?, size = ? WHERE id = ?',
    );
    this.#keepAll = connection.transaction((rows: readonly SummaryRow[]) => {
      for (const { id, settings, size } of rows) this.#keep.run(settings, size, id);
    });
  }

  /** The rows with what was not worked out yet; that is kept for the next time. */
  complete<Row extends SummaryRow>(rows: readonly Row[]): readonly Row[] {
    const found = new Map<string, Row>();
    for (const row of rows) {
      const lacksSize = row.size === null && row.best_epoch !== null && !isGoing(row.status);
      if (row.settings !== null && !lacksSize) continue;
      const settings = row.settings ?? JSON.stringify(this.#settings(row.id));
      const size = lacksSize ? this.#size(row.id) : row.size;
      if (settings === row.settings && size === row.size) continue;
      found.set(row.id, { ...row, settings, size });
    }
    if (found.size === 0) return rows;
    try {
      this.#keepAll([...found.values()]);
    } catch {
      // A full disk or a busy library keeps nobody from reading: it is worked out again the next time.
    }
    return rows.map((row) => found.get(row.id) ?? row);
  }

  #settings(id: string): RunSettings {
    const row = this.#configured.get(id);
    if (!row) return {};
    try {
      return runSettings({
        recipe: current(JSON.parse(row.recipe), 2, readRecipe),
        network: current(JSON.parse(row.network), emptyNetwork.version, readNetwork),
        training: current(JSON.parse(row.training), 3, readTrainingConfig),
      });
    } catch {
      // What cannot be read is told when the run itself is opened; the list is not the place.
      return {};
    }
  }

  /** Bytes of the best weights, without what an optimiser keeps beside them; null where none are stored. */
  #size(id: string): number | null {
    const layout = this.#layout.get(id);
    if (layout === undefined) return null;
    const { tensors } = JSON.parse(layout) as CheckpointLayout;
    const weights = tensors.filter(({ group }) => group === 'weights');
    return weights.reduce(
      (bytes, { shape }) => bytes + 4 * shape.reduce((product, axis) => product * axis, 1),
      0,
    );
  }
}
