import type {
  Dataset,
  KeptContent,
  ProfiledDataset,
  ReadOptions,
  RowPage,
  Sample,
  SourceContent,
} from '../datasets/dataset.ts';
import type { GeneratorSpec } from '../generators/generator.ts';
import type { ChecksApi, ChecksProgress } from '../checks/checks-api.ts';
import type { ComparisonApi } from '../comparison/comparison-api.ts';
import type { InsideProgress } from '../comparison/inside/inside-api.ts';
import type { ComparisonProgress } from '../comparison/data-comparison.ts';
import type { MeasureApi } from '../measure/measure-api.ts';
import type { ExplainApi, ExplainProgress } from '../explain/explain-api.ts';
import type { ExploreApi } from '../explore/explore-api.ts';
import type { DatasetComparison, DatasetUsage } from '../datasets/library-usage.ts';
import type { ColumnType } from '../datasets/column.ts';
import type { FittedRecipe, Recipe } from '../datasets/recipe.ts';
import type { PreparationStage, StepPreview } from '../datasets/step-preview.ts';
import type { EvaluationApi, EvaluationProgress } from '../evaluation/evaluation-api.ts';
import type {
  FilePrediction,
  Prediction,
  PredictionProgress,
  SplitName,
} from '../evaluation/evaluation.ts';
import type { ExperimentsApi, OpenedLineage } from '../experiments/experiments-api.ts';
import type { SeriesLayout, SeriesPoints } from '../datasets/series/series-view.ts';
import type { SplitPreview } from '../datasets/split/preview-split.ts';
import type { SeriesForecast } from '../evaluation/forecast.ts';
import type { KerasFolder, WrittenScript } from '../keras/script/script-request.ts';
import type { SavedBlock } from '../network/blocks/saved-block.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { Project, ProjectChanges, ProjectSummary } from '../projects/project.ts';
import type { LibraryApi, LibraryProgress } from '../library/library-api.ts';
import type { RunImportApi, RunImportProgress } from '../runs/run-import-api.ts';
import type { RunTableApi } from '../runs/run-table-api.ts';
import type { LayerHistory } from '../runs/layer-statistics.ts';
import type { EpochMetrics, Run, RunProgress, RunSummary } from '../runs/run.ts';
import type { DeviceStatus } from '../training/device-status.ts';
import type { ReportsApi } from '../report/reports-api.ts';
import type { RunGroupsApi, RunGroupsChanged } from '../run-groups/run-groups-api.ts';
import type { ControlApi, RunNotice, TrainingStanding } from '../training/control/control-api.ts';
import type { RunEvent } from '../training/control/run-control.ts';
import type { EngineId } from '../training/training-config.ts';
import type { TuningApi, TuningProgress } from '../tuning/tuning-api.ts';

/** What the window should know about the program it talks to. */
export interface AppInfo {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly platform: string;
  readonly cores: number;
  /** Where the library is kept, for the person to read; never used as a path. */
  readonly library: string;
  /** Anything found at start that the person should know, as sentences (a restored backup, …). */
  readonly notices: readonly string[];
}

/** An engine as offered in settings. */
export interface EngineInfo {
  readonly id: EngineId;
  readonly name: string;
  readonly available: boolean;
  readonly device: string;
  readonly reason?: string | undefined;
  /** What the engine may compute on, where there is a choice. */
  readonly devices?: readonly DeviceStatus[] | undefined;
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
}

/** The first rows as they are and as the network will see them. */
export interface RecipePreview {
  readonly fitted: FittedRecipe;
  /** Row numbers in the table, from 0. */
  readonly rows: readonly number[];
  readonly splits: readonly SplitName[];
  readonly before: readonly (readonly (string | null)[])[];
  /** All numbers of `fitted.blocks`, then the targets. */
  readonly after: readonly (readonly number[])[];
}

/** A picture of a training row with random changes of it, as PNGs in data URLs. */
export interface AugmentedPicture {
  readonly row: number;
  /** As the network sees it without changes; null where the row has no picture. */
  readonly original: string | null;
  readonly variants: readonly string[];
}

/** What a run says of one picture. */
export interface ImagePrediction extends Prediction {
  /** Name of the file. */
  readonly name: string;
  /** The pixels that the network gets, as a PNG in a data URL. */
  readonly sees: string;
}

/**
 * Every call a window can make, by feature. Each takes one object or nothing. Schemas, channel
 * names, the preload and both transports derive from this.
 */
export interface Api {
  readonly app: {
    info(): Promise<AppInfo>;
    engines(): Promise<readonly EngineInfo[]>;
    /** Opens the system's dialog; null when the person changes their mind. Desktop program only. */
    chooseFolder(): Promise<{ readonly token: string; readonly name: string } | null>;
  };
  readonly settings: {
    get(): Promise<Settings>;
    set(input: Settings): Promise<Settings>;
  };
  readonly samples: {
    list(): Promise<readonly Sample[]>;
  };
  readonly projects: {
    list(): Promise<readonly ProjectSummary[]>;
    create(input: { name: string; datasetId: string | null }): Promise<Project>;
    get(input: { id: string }): Promise<Project>;
    /** `revision` is the one the changes were based on. */
    save(input: { id: string; revision: number; changes: ProjectChanges }): Promise<Project>;
    duplicate(input: { id: string }): Promise<Project>;
    /** Hides it; `restore` brings it back with its runs until the program next starts. */
    remove(input: { id: string }): Promise<void>;
    restore(input: { id: string }): Promise<Project>;
  };
  /** The person's own library of blocks, for all projects. */
  readonly blocks: {
    /** By name. */
    list(): Promise<readonly SavedBlock[]>;
    /** Keeps a block under a name that no other has; throws `conflict` naming it when one has. */
    save(input: { name: string; network: NetworkSpec }): Promise<SavedBlock>;
    rename(input: { id: string; name: string }): Promise<SavedBlock>;
    /** Hides it; `restore` brings it back until the program next starts. */
    remove(input: { id: string }): Promise<void>;
    restore(input: { id: string }): Promise<SavedBlock>;
  };
  readonly datasets: {
    list(): Promise<readonly Dataset[]>;
    importSample(input: { sampleId: string }): Promise<ProfiledDataset>;
    /** A teaching set as a table of its own. */
    generate(input: { spec: GeneratorSpec }): Promise<ProfiledDataset>;
    /** Each token stands for a file or a folder the person chose; together they become one dataset. */
    importFiles(input: {
      tokens: readonly string[];
      options: ReadOptions;
    }): Promise<ProfiledDataset>;
    /** Stops an import that `import.progress` tells of; the import then throws `cancelled`. */
    cancelImport(input: { id: string }): Promise<void>;
    /** What files hold, so that the person can choose a part of them. */
    inspect(input: { tokens: readonly string[] }): Promise<SourceContent>;
    /** What the kept original of a dataset holds, to read another part of it. */
    kept(input: { id: string }): Promise<KeptContent>;
    /** Imports a table that stood on the clipboard. */
    paste(input: { text: string; name: string }): Promise<ProfiledDataset>;
    /** Imports another version of a dataset's source as a dataset of its own and tells how it differs. */
    refresh(input: { id: string; tokens: readonly string[] }): Promise<DatasetComparison>;
    /** What each dataset takes of the disk and who uses it, newest first. */
    usage(): Promise<readonly DatasetUsage[]>;
    /** Deletes datasets that no project and no run uses, for good. */
    remove(input: { ids: readonly string[] }): Promise<void>;
    /** Deletes prepared rows that no run needs, or the kept originals. */
    free(input: { ids: readonly string[]; what: 'prepared' | 'source' }): Promise<void>;
    /** Reads the kept original again with other options, as a new version under the same id. */
    reread(input: { id: string; options: ReadOptions }): Promise<ProfiledDataset>;
    get(input: { id: string }): Promise<ProfiledDataset>;
    /** With `longest`, cells of more characters are cut there and end in `…`. */
    rows(input: {
      id: string;
      offset: number;
      limit: number;
      longest?: number | undefined;
    }): Promise<RowPage>;
    setType(input: { id: string; column: string; type: ColumnType }): Promise<ProfiledDataset>;
  };
  readonly recipes: {
    /** How the rows are dealt to the parts. */
    split(input: { datasetId: string; recipe: Recipe }): Promise<SplitPreview>;
    preview(input: { datasetId: string; recipe: Recipe; limit: number }): Promise<RecipePreview>;
    /** One step of a column's treatment: the first `limit` rows of the table before and after. */
    previewStep(input: {
      datasetId: string;
      recipe: Recipe;
      column: string;
      stage: PreparationStage;
      limit: number;
    }): Promise<StepPreview>;
  };
  readonly images: {
    /** Training pictures as they are and as the network may see them, by the recipe's augmentation. */
    augmented(input: {
      datasetId: string;
      recipe: Recipe;
      rows: readonly number[];
      variants: number;
      seed: number;
    }): Promise<readonly AugmentedPicture[]>;
    /**
     * Rows whose cell has the value (null: is missing), in table order; all rows without `where`. With `part`
     * only those that the recipe deals to that part of the split.
     */
    find(input: {
      datasetId: string;
      where: { column: string; value: string | null } | null;
      part?: { recipe: Recipe; name: SplitName } | undefined;
      offset: number;
      limit: number;
    }): Promise<{ readonly rows: readonly number[]; readonly total: number }>;
  };
  readonly explore: ExploreApi;
  readonly series: {
    /**
     * Number columns of one series in order, thinned to `most` points each that show every peak and dip.
     * @param input `from` and `to` are places as in the answer; null for the ends. `group` null for the first.
     */
    points(input: {
      datasetId: string;
      columns: readonly string[];
      orderBy?: string | undefined;
      groupBy?: string | undefined;
      group: string | null;
      from: number | null;
      to: number | null;
      most: number;
    }): Promise<SeriesPoints>;
    /** How a recipe with windows deals and cuts one series, with one of its windows. */
    layout(input: {
      datasetId: string;
      recipe: Recipe;
      group: string | null;
      index: number;
    }): Promise<SeriesLayout>;
  };
  readonly checks: ChecksApi;
  readonly measure: MeasureApi;
  readonly tuning: TuningApi;
  readonly explain: ExplainApi;
  readonly library: LibraryApi;
  readonly training: ControlApi;
  readonly runGroups: RunGroupsApi;
  readonly reports: ReportsApi;
  readonly runTable: RunTableApi;
  readonly runImport: RunImportApi;
  readonly runs: {
    /** Newest first; of one project, or all. */
    list(input: { projectId: string | null }): Promise<readonly RunSummary[]>;
    get(input: { id: string }): Promise<Run>;
    /**
     * Epochs in order: all of them, or with `most` about so many that show every peak and dip; then of a stretch
     * alone where one is given, both its ends included.
     */
    metrics(input: {
      id: string;
      most?: number | undefined;
      stretch?: readonly [from: number, to: number] | undefined;
    }): Promise<readonly EpochMetrics[]>;
    /** About `most` epochs the same distance apart, for what goes by how values follow each other. */
    evenMetrics(input: { id: string; most: number }): Promise<readonly EpochMetrics[]>;
    /** What was sampled of its layers; about `most` samples, evenly chosen. */
    layerStatistics(input: { id: string; most: number }): Promise<LayerHistory>;
    rename(input: { id: string; name: string }): Promise<RunSummary>;
    annotate(input: { id: string; note: string }): Promise<RunSummary>;
    /** Puts the run's recipe, network and training settings back into its project. */
    copySettings(input: { id: string }): Promise<Project>;
    /** Hides them; `restore` brings them back until the program next starts. */
    remove(input: { ids: readonly string[] }): Promise<void>;
    restore(input: { ids: readonly string[] }): Promise<void>;
  };
  readonly evaluation: EvaluationApi;
  readonly comparison: ComparisonApi;
  readonly prediction: {
    /** `values` by column name; a missing key is a missing cell. */
    row(input: {
      runId: string;
      values: Readonly<Record<string, string | null>>;
    }): Promise<Prediction>;
    /** Pictures by the tokens of their files; `values` are the other columns', where the run has any. */
    image(input: {
      runId: string;
      tokens: readonly string[];
      values?: Readonly<Record<string, string | null>> | undefined;
    }): Promise<readonly ImagePrediction[]>;
    /**
     * Every row of a table or, where the run learned from pictures, of a folder or an archive of them. Followed and
     * stopped under `task`, where it has one.
     */
    file(input: {
      runId: string;
      token: string;
      task?: string | undefined;
      /** CSV where nothing else is asked for. */
      form?: 'csv' | 'parquet' | undefined;
    }): Promise<FilePrediction>;
    /**
     * Several files as one table with a column of their names; those that cannot be read are told of in the answer.
     * Throws `invalid-data` when none can be read. Followed and stopped under `task`.
     */
    files(input: {
      runId: string;
      tokens: readonly string[];
      task: string;
      form?: 'csv' | 'parquet' | undefined;
    }): Promise<FilePrediction>;
    /** Stops what goes on under a name; its call then throws `cancelled`. */
    stop(input: { task: string }): Promise<void>;
    /** Of a run that learned from a series: what comes behind the end of its table. */
    next(input: { runId: string }): Promise<SeriesForecast>;
  };
  readonly experiments: ExperimentsApi;
  readonly export: {
    /** The whole experiment as a script for Keras, and what it does otherwise than this program. */
    keras(input: { projectId: string }): Promise<WrittenScript>;
    /** That script and the data that it reads, as a folder in one file. Told of and stopped under `task`. */
    kerasFolder(input: { projectId: string; task: string }): Promise<KerasFolder>;
    /** Stops what goes on under a name; its call then throws `cancelled`. */
    stop(input: { task: string }): Promise<void>;
    /** The token of a run's epochs as Keras's CSV log, or as event files for TensorBoard in a tar archive. */
    log(input: {
      runId: string;
      form: 'csv' | 'tensorboard';
    }): Promise<{ token: string; name: string }>;
  };
}

/** How far an export is. */
export interface ExportProgress {
  readonly task: string;
  /** From 0 to 1. */
  readonly done: number;
}

/** How far an import is. */
export interface ImportStatus {
  readonly id: string;
  /** What the person knows the source by. */
  readonly name: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'rows' | 'images' | 'texts' | 'files';
  /** It is over, however it ended. */
  readonly ended: boolean;
}

/** Everything the services tell all windows without being asked. */
export interface ApiEvents {
  readonly 'checks.progress': ChecksProgress;
  readonly 'run.progress': RunProgress;
  /** Finished epochs in order, several at once when they are short; at most about ten times a second. */
  readonly 'run.epochs': { readonly runId: string; readonly epochs: readonly EpochMetrics[] };
  readonly 'run.changed': RunSummary;
  readonly 'runImport.progress': RunImportProgress;
  /** Several runs at once: marked, or imported. */
  readonly 'runs.changed': { readonly runs: readonly RunSummary[] };
  /** Something happened to a run; it is in its history by now. */
  readonly 'run.event': { readonly runId: string; readonly event: RunEvent };
  readonly 'run.notice': RunNotice;
  /** Of a project that was opened from an experiment. */
  readonly 'lineage.changed': {
    readonly projectId: string;
    readonly lineage: OpenedLineage | null;
  };
  readonly 'training.changed': TrainingStanding;
  readonly 'runGroups.changed': RunGroupsChanged;
  readonly 'runs.removed': { readonly ids: readonly string[] };
  readonly 'import.progress': ImportStatus;
  readonly 'library.progress': LibraryProgress;
  readonly 'tuning.progress': TuningProgress;
  readonly 'evaluation.progress': EvaluationProgress;
  readonly 'explain.progress': ExplainProgress;
  readonly 'inside.progress': InsideProgress;
  readonly 'prediction.progress': PredictionProgress;
  readonly 'comparison.progress': ComparisonProgress;
  readonly 'export.progress': ExportProgress;
}

export type ApiEventName = keyof ApiEvents;

/** One event on the wire. */
export type ApiEvent = {
  [Name in ApiEventName]: { readonly name: Name; readonly payload: ApiEvents[Name] };
}[ApiEventName];
