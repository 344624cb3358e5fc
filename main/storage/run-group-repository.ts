import { readRecipe } from '../../common/datasets/schema.ts';
import type { Recipe } from '../../common/datasets/recipe.ts';
import { readNetwork } from '../../common/network/schema.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type {
  GroupPlace,
  GroupPlan,
  MemberRows,
  RunGroup,
  RunGroupKind,
} from '../../common/run-groups/run-group.ts';
import { readTrainingConfig } from '../../common/training/schema.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { RunStatus } from '../../common/runs/run.ts';
import type { Connection } from './connection.ts';

/** What the members of a group begin with, apart from their place; the network as drawn for the whole table. */
export interface GroupBase {
  readonly recipe: Recipe;
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
}

/** A group without its members. */
export interface StoredGroup extends Omit<RunGroup, 'members'> {
  readonly base: GroupBase;
}

/** A run of a group. */
export interface StoredMember {
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly datasetId: string | null;
  readonly place: GroupPlace;
  readonly rows: MemberRows | null;
}

interface GroupRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly kind: RunGroupKind;
  readonly plan: string;
  readonly created_at: string;
}

interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly dataset_id: string | null;
  readonly group_place: string | null;
  readonly rows: string | null;
}

/** Groups of runs; removed ones are kept, unseen, until `purge`. */
export class RunGroupRepository {
  readonly #connection: Connection;
  readonly #list;
  readonly #listOf;
  readonly #get;
  readonly #members;
  readonly #insert;
  readonly #setPlan;
  readonly #rename;
  readonly #setRemoved;
  readonly #join;
  readonly #purge;

  constructor(connection: Connection) {
    this.#connection = connection;
    const select = `SELECT run_groups.id, project_id, run_groups.name, kind, plan, run_groups.created_at
      FROM run_groups JOIN projects ON projects.id = project_id
      WHERE run_groups.removed_at IS NULL AND projects.removed_at IS NULL`;
    const newest = 'ORDER BY run_groups.created_at DESC, run_groups.rowid DESC';
    this.#list = connection.prepare<[], GroupRow>(`${select} ${newest}`);
    this.#listOf = connection.prepare<[string], GroupRow>(`${select} AND project_id = ? ${newest}`);
    this.#get = connection.prepare<[string], GroupRow>(`${select} AND run_groups.id = ?`);
    this.#members = connection.prepare<[string], MemberRow>(
      `SELECT id, name, status, dataset_id, group_place, fitted ->> '$.rows' AS rows
       FROM runs WHERE group_id = ? AND removed_at IS NULL ORDER BY number DESC`,
    );
    this.#insert = connection.prepare<[GroupRow]>(
      `INSERT INTO run_groups (id, project_id, name, kind, plan, created_at)
       VALUES (@id, @project_id, @name, @kind, @plan, @created_at)`,
    );
    this.#setPlan = connection.prepare<[string, string]>(
      'UPDATE run_groups SET plan = ? WHERE id = ?',
    );
    this.#rename = connection.prepare<[string, string]>(
      'UPDATE run_groups SET name = ? WHERE id = ?',
    );
    this.#setRemoved = connection.prepare<[string | null, string]>(
      'UPDATE run_groups SET removed_at = ? WHERE id = ?',
    );
    this.#join = connection.prepare<[string, string, string]>(
      'UPDATE runs SET group_id = ?, group_place = ? WHERE id = ?',
    );
    this.#purge = connection.prepare('DELETE FROM run_groups WHERE removed_at IS NOT NULL');
  }

  /** Newest first; of one project, or all. */
  list(projectId: string | null): readonly StoredGroup[] {
    const rows = projectId === null ? this.#list.all() : this.#listOf.all(projectId);
    return rows.map(toGroup);
  }

  get(id: string): StoredGroup | null {
    const row = this.#get.get(id);
    return row ? toGroup(row) : null;
  }

  /** Runs of a group that are not removed, newest first. */
  members(id: string): readonly StoredMember[] {
    return this.#members.all(id).map(toMember);
  }

  insert({ id, projectId, name, kind, plan, base, createdAt }: StoredGroup): void {
    this.#insert.run({
      id,
      project_id: projectId,
      name,
      kind,
      plan: JSON.stringify({ ...plan, base }),
      created_at: createdAt,
    });
  }

  /** Gives a group more places. */
  setPlan(id: string, plan: GroupPlan, base: GroupBase): void {
    this.#setPlan.run(JSON.stringify({ ...plan, base }), id);
  }

  rename(id: string, name: string): void {
    this.#rename.run(name, id);
  }

  /** Hides a group, or brings it back with null; false when there is none. */
  setRemoved(id: string, at: string | null): boolean {
    return this.#setRemoved.run(at, id).changes === 1;
  }

  /** Gives a run that is there its place in a group. */
  join(id: string, runId: string, place: GroupPlace): void {
    this.#join.run(id, JSON.stringify(place), runId);
  }

  /** Carries out all of it or nothing. */
  together<Result>(work: () => Result): Result {
    return this.#connection.transaction(work).immediate();
  }

  /** Deletes hidden groups; their runs stay. */
  purge(): void {
    this.#purge.run();
  }
}

function toGroup(row: GroupRow): StoredGroup {
  const { base, ...plan } = JSON.parse(row.plan) as GroupPlan & { readonly base: GroupBase };
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    kind: row.kind,
    plan,
    base: {
      recipe: readRecipe(base.recipe),
      network: readNetwork(base.network),
      training: readTrainingConfig(base.training),
    },
    createdAt: row.created_at,
  };
}

function toMember(row: MemberRow): StoredMember {
  return {
    runId: row.id,
    name: row.name,
    status: row.status,
    datasetId: row.dataset_id,
    place: JSON.parse(row.group_place ?? '{}') as GroupPlace,
    rows: row.rows === null ? null : (JSON.parse(row.rows) as MemberRows),
  };
}
