import type { Connection } from './connection.ts';

/** What a project's card tells of its runs. */
export interface ProjectRuns {
  readonly count: number;
  /** When its newest run began; ISO 8601. */
  readonly lastAt: string;
  /** Their test results, those of the newest runs first. */
  readonly tests: readonly Readonly<Record<string, number>>[];
}

interface CountedRow {
  readonly project_id: string;
  readonly count: number;
  readonly last_at: string;
}

interface TestRow {
  readonly project_id: string;
  readonly test: string;
}

/** Runs counted for the cards of projects: reads no more of them than the cards need. */
export class ProjectRunsRepository {
  readonly #counted;
  readonly #tests;

  constructor(connection: Connection) {
    this.#counted = connection.prepare<[], CountedRow>(
      `SELECT project_id, count(*) AS count, max(created_at) AS last_at FROM runs
       WHERE removed_at IS NULL GROUP BY project_id`,
    );
    this.#tests = connection.prepare<[], TestRow>(
      `SELECT project_id, test FROM runs WHERE removed_at IS NULL AND test IS NOT NULL
       ORDER BY created_at DESC, number DESC`,
    );
  }

  /** By the project's id; projects without runs are absent. */
  all(): ReadonlyMap<string, ProjectRuns> {
    const tests = Map.groupBy(this.#tests.all(), (row) => row.project_id);
    return new Map(
      this.#counted.all().map(({ project_id, count, last_at }) => {
        const own = tests.get(project_id) ?? [];
        const read = own.map(({ test }) => JSON.parse(test) as Record<string, number>);
        return [project_id, { count, lastAt: last_at, tests: read }];
      }),
    );
  }
}
