import { readRecipe } from '../../common/datasets/schema.ts';
import { readNetwork } from '../../common/network/schema.ts';
import type { Project } from '../../common/projects/project.ts';
import { readTrainingConfig } from '../../common/training/schema.ts';
import type { Connection } from './connection.ts';

interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly dataset_id: string | null;
  readonly recipe: string | null;
  readonly network: string;
  readonly training: string;
  readonly revision: number;
  readonly created_at: string;
  readonly updated_at: string;
}

const columns = 'id, name, dataset_id, recipe, network, training, revision, created_at, updated_at';

/** Projects; removed ones are kept, unseen, until `purge`. */
export class ProjectRepository {
  readonly #list;
  readonly #get;
  readonly #insert;
  readonly #update;
  readonly #setRemoved;
  readonly #purge;

  constructor(connection: Connection) {
    this.#list = connection.prepare<[], ProjectRow>(
      `SELECT ${columns} FROM projects WHERE removed_at IS NULL ORDER BY updated_at DESC`,
    );
    this.#get = connection.prepare<[string], ProjectRow>(
      `SELECT ${columns} FROM projects WHERE id = ? AND removed_at IS NULL`,
    );
    this.#insert = connection.prepare<[ProjectRow]>(
      `INSERT INTO projects (${columns}) VALUES (@id, @name, @dataset_id, @recipe, @network,
       @training, @revision, @created_at, @updated_at)`,
    );
    this.#update = connection.prepare<[ProjectRow & { readonly expected: number }]>(
      `UPDATE projects SET name = @name, dataset_id = @dataset_id, recipe = @recipe,
         network = @network, training = @training, revision = @revision, updated_at = @updated_at
       WHERE id = @id AND revision = @expected AND removed_at IS NULL`,
    );
    this.#setRemoved = connection.prepare<[string | null, string]>(
      'UPDATE projects SET removed_at = ? WHERE id = ?',
    );
    this.#purge = connection.prepare('DELETE FROM projects WHERE removed_at IS NOT NULL');
  }

  /** Last changed first. */
  list(): readonly Project[] {
    return this.#list.all().map(toProject);
  }

  get(id: string): Project | null {
    const row = this.#get.get(id);
    return row ? toProject(row) : null;
  }

  insert(project: Project): void {
    this.#insert.run(toRow(project));
  }

  /** Saves a project over the one of revision `expected`; false when that is not what is there. */
  update(project: Project, expected: number): boolean {
    return this.#update.run({ ...toRow(project), expected }).changes === 1;
  }

  /** Hides a project, or brings it back with null; false when there is none. */
  setRemoved(id: string, at: string | null): boolean {
    return this.#setRemoved.run(at, id).changes === 1;
  }

  /** Deletes hidden projects with their runs. */
  purge(): void {
    this.#purge.run();
  }
}

function toProject(row: ProjectRow): Project {
  return {
    id: row.id,
    name: row.name,
    datasetId: row.dataset_id,
    recipe: row.recipe === null ? null : readRecipe(JSON.parse(row.recipe)),
    network: readNetwork(JSON.parse(row.network)),
    training: readTrainingConfig(JSON.parse(row.training)),
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toRow(project: Project): ProjectRow {
  return {
    id: project.id,
    name: project.name,
    dataset_id: project.datasetId,
    recipe: project.recipe && JSON.stringify(project.recipe),
    network: JSON.stringify(project.network),
    training: JSON.stringify(project.training),
    revision: project.revision,
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  };
}
