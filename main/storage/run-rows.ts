import type { SerializedError } from '../../common/errors/app-error.ts';
import { readFitted } from '../../common/datasets/read-fitted.ts';
import type { FittedRecipe, Recipe } from '../../common/datasets/recipe.ts';
import { readRecipe } from '../../common/datasets/schema.ts';
import { readNetwork } from '../../common/network/schema.ts';
import type { Task } from '../../common/network/task.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type {
  EngineRun,
  EpochMetrics,
  FoldRows,
  Run,
  RunGroupKind,
  RunGroupPlace,
  RunOrigin,
  RunSettings,
  RunSource,
  RunStatus,
  RunSummary,
} from '../../common/runs/run.ts';
import { readTrainingConfig } from '../../common/training/schema.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';

/** A run as it begins. */
export interface NewRun {
  readonly id: string;
  readonly projectId: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly name: string;
  readonly task: Task;
  readonly recipe: Recipe;
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
  readonly parameters: number;
  readonly createdAt: string;
  /** Waits for others to end; false by default. */
  readonly queued?: boolean;
  /** Higher first among the queued; 0 by default. */
  readonly priority?: number;
  /** Where a branch comes from. */
  readonly origin?: RunOrigin | null;
  /** The rows of the run that it branches from; they are prepared later without them. */
  readonly data?: { readonly fitted: FittedRecipe; readonly folder: string } | null;
  /** The group that it is a part of, and its place there. */
  readonly group?: { readonly id: string; readonly place: RunGroupPlace['place'] } | null;
}

/** A run with what only the program needs. */
export interface StoredRun extends Run {
  readonly recipe: Recipe;
  /** Name of the folder with its prepared rows; null while they are being prepared. */
  readonly preparedFolder: string | null;
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number;
  /** Threads of its first start, which a resume uses again; null before it. */
  readonly threads: number | null;
}

export interface EpochRow {
  readonly epoch: number;
  readonly seconds: number;
  readonly metrics: string;
}

/** A run joined with its project's name. */
export interface SummaryRow {
  readonly id: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly dataset_name: string;
  readonly name: string;
  readonly note: string;
  readonly status: RunStatus;
  readonly task: Task;
  readonly parameters: number;
  readonly epochs: number;
  readonly engine: string | null;
  readonly rows_per_second: number | null;
  readonly test: string | null;
  readonly failure: string | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly last_epoch: number | null;
  readonly last_seconds: number | null;
  readonly last_metrics: string | null;
  readonly best_epoch: number | null;
  readonly best_seconds: number | null;
  readonly best_metrics: string | null;
  readonly origin_run: string | null;
  readonly origin_name: string | null;
  readonly origin_epoch: number | null;
  readonly priority: number;
  readonly ended_by: string | null;
  /** Whether a state is stored that it can go on from: 0 or 1. */
  readonly stored: number;
  /** 0 or 1. */
  readonly starred: number;
  /** 0 or 1. */
  readonly pinned: number;
  readonly archived_at: string | null;
  readonly tags: string;
  readonly group_id: string | null;
  readonly group_name: string | null;
  readonly group_kind: RunGroupKind | null;
  readonly group_place: string | null;
  /** Of a fold whose rows are dealt. */
  readonly fold_rows: string | null;
  readonly latency: number | null;
  readonly size: number | null;
  readonly source: string | null;
  /** Null until they are worked out. */
  readonly settings: string | null;
}

export interface RunRow extends SummaryRow {
  readonly dataset_id: string | null;
  readonly recipe: string;
  readonly network: string;
  readonly training: string;
  readonly fitted: string | null;
  readonly prepared_folder: string | null;
  readonly seconds: number;
  readonly threads: number | null;
}

export const summaryColumns = `
  runs.id, runs.project_id, projects.name AS project_name, runs.dataset_name, runs.name, runs.note,
  runs.status, runs.task, runs.parameters, runs.epochs, runs.engine, runs.rows_per_second, runs.test,
  runs.failure, runs.created_at, runs.ended_at,
  last_epoch, last_seconds, last_metrics, best_epoch, best_seconds, best_metrics,
  origin_run, origin_name, origin_epoch, priority, ended_by,
  starred, pinned, archived_at, tags, group_id, run_groups.name AS group_name,
  run_groups.kind AS group_kind, group_place,
  CASE run_groups.kind WHEN 'folds' THEN fitted ->> '$.rows' END AS fold_rows, latency, size, source, settings,
  EXISTS (SELECT 1 FROM checkpoints
    WHERE run = runs.number AND kind IN ('resume', 'final')) AS stored`;

export const runSource = `runs JOIN projects ON projects.id = runs.project_id
  LEFT JOIN run_groups ON run_groups.id = runs.group_id AND run_groups.removed_at IS NULL`;

const atWork: ReadonlySet<RunStatus> = new Set(['queued', 'preparing', 'running']);

export function toEpoch(row: EpochRow): EpochMetrics {
  return {
    epoch: row.epoch,
    seconds: row.seconds,
    values: JSON.parse(row.metrics) as EpochMetrics['values'],
  };
}

/** Texts that thousands of runs share are read once. */
const mostShared = 500;
const shared = new Map<string, unknown>();

function parseShared(text: string): unknown {
  const known = shared.get(text);
  if (known !== undefined) return known;
  const parsed: unknown = JSON.parse(text);
  if (shared.size >= mostShared) shared.clear();
  shared.set(text, parsed);
  return parsed;
}

export function toSummary(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    projectId: row.project_id,
    projectName: row.project_name,
    datasetName: row.dataset_name,
    name: row.name,
    note: row.note,
    status: row.status,
    task: row.task,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    epochsDone: row.last_epoch ?? 0,
    epochs: row.epochs,
    engine: row.engine === null ? null : (parseShared(row.engine) as EngineRun),
    parameters: row.parameters,
    rowsPerSecond: row.rows_per_second,
    last: joinedEpoch(row.last_epoch, row.last_seconds, row.last_metrics),
    best: joinedEpoch(row.best_epoch, row.best_seconds, row.best_metrics),
    test: row.test === null ? null : (JSON.parse(row.test) as Record<string, number>),
    failure: row.failure === null ? null : (JSON.parse(row.failure) as SerializedError),
    origin: originOf(row),
    priority: row.priority,
    resumable: row.stored === 1 && !atWork.has(row.status),
    endedBy: row.ended_by,
    starred: row.starred === 1,
    pinned: row.pinned === 1,
    archived: row.archived_at !== null,
    tags: parseShared(row.tags) as string[],
    group: groupOf(row),
    size: row.size,
    latency: row.latency,
    source: row.source === null ? null : (JSON.parse(row.source) as RunSource),
    settings: row.settings === null ? {} : (JSON.parse(row.settings) as RunSettings),
  };
}

export function toRun(row: RunRow): StoredRun {
  return {
    summary: toSummary(row),
    datasetId: row.dataset_id ?? '',
    recipe: readRecipe(JSON.parse(row.recipe)),
    network: readNetwork(JSON.parse(row.network)),
    training: readTrainingConfig(JSON.parse(row.training)),
    fitted: row.fitted === null ? null : readFitted(row.fitted),
    preparedFolder: row.prepared_folder,
    seconds: row.seconds,
    threads: row.threads,
  };
}

function joinedEpoch(
  epoch: number | null,
  seconds: number | null,
  metrics: string | null,
): EpochMetrics | null {
  if (epoch === null || seconds === null || metrics === null) return null;
  return toEpoch({ epoch, seconds, metrics });
}

function originOf({ origin_run, origin_name, origin_epoch }: SummaryRow): RunOrigin | null {
  if (origin_run === null) return null;
  return { runId: origin_run, name: origin_name ?? '', epoch: origin_epoch ?? 0 };
}

function groupOf({
  group_id,
  group_name,
  group_kind,
  group_place,
  fold_rows,
}: SummaryRow): RunGroupPlace | null {
  if (group_id === null || group_name === null || group_kind === null) return null;
  const place = JSON.parse(group_place ?? '{}') as RunGroupPlace['place'];
  const group = { id: group_id, name: group_name, kind: group_kind, place };
  if (fold_rows === null) return group;
  const { train, validation } = JSON.parse(fold_rows) as FoldRows;
  return { ...group, rows: { train, validation } };
}
