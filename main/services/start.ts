import { join } from 'node:path';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import { BlockRepository } from '../storage/block-repository.ts';
import { CheckpointCopies } from '../storage/checkpoint-copies.ts';
import { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import { DatasetRepository } from '../storage/dataset-repository.ts';
import { EpochRepository } from '../storage/epoch-repository.ts';
import { EpochValues } from '../storage/epoch-values.ts';
import { ImportedRunRepository } from '../storage/imported-run-repository.ts';
import type { Library } from '../storage/library.ts';
import { ProjectRepository } from '../storage/project-repository.ts';
import { LayerStatisticsRepository } from '../storage/layer-statistics-repository.ts';
import { RunGroupRepository } from '../storage/run-group-repository.ts';
import { RunMarkRepository } from '../storage/run-mark-repository.ts';
import { ProjectRunsRepository } from '../storage/project-runs.ts';
import { RunRepository } from '../storage/run-repository.ts';
import { SettingsRepository } from '../storage/settings-repository.ts';
import { Analysis } from './analysis/analysis.ts';
import { appCalls } from './app/app-calls.ts';
import { blockCalls } from './blocks/block-calls.ts';
import { comparisonCalls } from './comparison/comparison-calls.ts';
import { InsideRun } from './comparison/inside-run.ts';
import { DatasetFiles } from './datasets/dataset-files.ts';
import type { PictureGallery } from './datasets/images/picture-gallery.ts';
import { EvaluationThread } from './evaluation/evaluation-thread.ts';
import { RunJudging } from './evaluation/run-judging.ts';
import { JudgedRuns } from './evaluation/judged-runs.ts';
import { RunWeights } from './evaluation/run-weights.ts';
import { exportCalls } from './export/export-calls.ts';
import { experimentCalls } from './experiments/experiment-calls.ts';
import { LineageRepeats } from './experiments/lineage-repeats.ts';
import { LineageStore } from './experiments/lineage-store.ts';
import { Checks } from './checks/check-calls.ts';
import { Explaining } from './explain/explain-calls.ts';
import { exploreCalls } from './explore/explore-calls.ts';
import { FileStore } from './files/file-store.ts';
import type { FileTokens } from './files/file-tokens.ts';
import { toApi } from './handlers.ts';
import type { HostPorts } from './host-ports.ts';
import { imageCalls } from './images/image-calls.ts';
import { LibraryCare } from './library/library-calls.ts';
import { openPlace } from './library/open-place.ts';
import { Measuring } from './measure/measure-calls.ts';
import { predictionCalls } from './prediction/prediction-calls.ts';
import { projectCalls } from './projects/project-calls.ts';
import { purgeLibrary } from './purge-library.ts';
import { recipeCalls } from './recipes/recipe-calls.ts';
import { reportCalls } from './report/report-calls.ts';
import { RunGroups } from './run-groups/run-group-calls.ts';
import { runCalls } from './runs/run-calls.ts';
import { RunImports } from './runs/import/run-import-calls.ts';
import { runTableCalls } from './runs/run-table-calls.ts';
import { sampleCalls } from './samples/sample-calls.ts';
import { SampleCatalogue } from './samples/sample-catalogue.ts';
import { seriesCalls } from './series/series-calls.ts';
import { settingsCalls } from './settings/settings-calls.ts';
import { tableCalls } from './tables/table-calls.ts';
import { LibrarySpace } from './tables/library-space.ts';
import { TableLibrary } from './tables/table-library.ts';
import { DeviceTrial } from './training/device-trial.ts';
import { RunEndings } from './training/run-endings.ts';
import { startTraining } from './training/start-training.ts';
import { WarmTrainer } from './training/warm-trainer.ts';
import { Tuning } from './tuning/tuning-calls.ts';

export interface ServicesOptions {
  /** Everything that the program keeps is in here; made when it is not there. */
  readonly libraryFolder: string;
  /** Holds `samples/`. */
  readonly resourcesFolder: string;
  readonly host: HostPorts;
  readonly publish: (event: ApiEvent) => void;
  /**
   * Lets the queue of an earlier start go on by itself where the person wants that; without it, as for one command,
   * it waits.
   */
  readonly startsQueue?: boolean;
}

export interface Services {
  readonly api: Api;
  /** Where the library is, which may have moved from where it was looked for. */
  readonly libraryFolder: string;
  readonly files: FileTokens;
  /** The pictures of datasets, as windows show them. */
  readonly pictures: PictureGallery;
  /** Interrupts a run that is going on, writes everything and lets go of the library. */
  close(): Promise<void>;
}

/**
 * Opens the library and wires the services over it.
 * Throws like `openLibrary` when the library cannot be used.
 */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { folder, library, notice } = await openPlace(options.libraryFolder);
  try {
    const notices = notice === null ? library.notices : [notice, ...library.notices];
    return await wire({ ...options, libraryFolder: folder }, { ...library, notices });
  } catch (error) {
    await library.close();
    throw error;
  }
}

async function wire(options: ServicesOptions, library: Library): Promise<Services> {
  const { libraryFolder, resourcesFolder, host, publish } = options;
  const { connection, file: libraryFile, notices } = library;
  const projects = new ProjectRepository(connection);
  const blocks = new BlockRepository(connection);
  const datasets = new DatasetRepository(connection);
  const runs = new RunRepository(connection);
  const projectRuns = new ProjectRunsRepository(connection);
  const groups = new RunGroupRepository(connection);
  const settings = new SettingsRepository(connection);
  const statistics = new LayerStatisticsRepository(connection);
  const datasetsFolder = join(libraryFolder, 'datasets');
  const tables = new DatasetFiles({ folder: datasetsFolder });
  const analysis = new Analysis(datasetsFolder, datasets);
  const files = new FileStore(join(libraryFolder, 'uploads'));
  await files.open();
  await purgeLibrary({
    libraryFolder,
    projects,
    blocks,
    groups,
    runs,
    datasets,
    settings,
    tables,
  });
  const samples = new SampleCatalogue(join(resourcesFolder, 'samples'));
  const space = new LibrarySpace({ libraryFolder, datasets, runs, tables });
  const tableLibrary = new TableLibrary({ datasets, tables, samples, publish });
  const trainer = new WarmTrainer(() => host.forkTrainer());
  const trial = new DeviceTrial(() => host.forkTrainer());
  const endings = new RunEndings(runs);
  const lineages = new LineageRepeats({
    projects,
    datasets,
    runs,
    store: new LineageStore(settings, (id) => projects.get(id) !== null),
    training: () => training,
    publish,
  });
  const training = startTraining({
    connection,
    libraryFolder,
    libraryFile,
    projects,
    datasets,
    runs,
    settings,
    startsQueue: options.startsQueue ?? false,
    preparation: analysis,
    endings,
    forkTrainer: () => host.forkTrainer(),
    trial,
    publish,
    ended: (run) => lineages.ended(run),
  });
  const { supervisor } = training;
  const weights = new RunWeights({
    libraryFolder,
    libraryFile,
    runs,
    datasets,
    preparation: analysis,
    trainer,
  });
  const judgedRuns = new JudgedRuns(weights);
  const thread = new EvaluationThread();
  const judging = new RunJudging({ thread, judgedRuns, weights, analysis, publish });
  const measuring = new Measuring({
    settings,
    forkTrainer: () => host.forkTrainer(),
    trial,
    training: () => supervisor.runningName(),
  });
  const tuning = new Tuning({
    projects,
    datasets,
    preparation: analysis,
    forkTrainer: () => host.forkTrainer(),
    trial,
    training: () => supervisor.runningName(),
    publish,
  });
  const explainer = new WarmTrainer(() => host.forkTrainer());
  const explaining = new Explaining({
    weights,
    judgedRuns,
    datasets,
    analysis,
    trainer: explainer,
    publish,
  });
  const inside = new InsideRun({ weights, datasets, analysis, trainer: explainer, publish });
  const epochs = new EpochRepository(connection);
  const checks = new Checks(analysis, publish);
  const care = new LibraryCare({
    libraryFolder,
    library,
    projects,
    runs,
    endings,
    settings,
    files,
    publish,
  });
  const runImports = new RunImports({
    imported: new ImportedRunRepository(connection),
    runs,
    projects,
    files,
    publish,
  });
  const api: Api = toApi({
    app: appCalls({ host, files, libraryFolder, notices, trainer, trial }),
    settings: settingsCalls(settings),
    samples: sampleCalls(samples),
    projects: projectCalls({ projects, datasets, runs, projectRuns, publish }),
    blocks: blockCalls(blocks),
    datasets: tableCalls({ datasets, tables, library: tableLibrary, space, files }),
    recipes: recipeCalls(analysis),
    explore: exploreCalls(analysis),
    checks: checks.calls(),
    measure: measuring.calls(),
    tuning: tuning.calls(),
    explain: explaining.calls(),
    images: imageCalls({ datasets, tables, analysis, trainer }),
    series: seriesCalls(analysis),
    training: training.calls,
    reports: reportCalls({
      api: () => api,
      host,
      runs,
      checkpoints: new CheckpointRepository(connection),
      settings,
      files,
    }),
    runGroups: new RunGroups({ groups, projects, datasets, runs, training, publish }).calls(),
    runImport: runImports.calls(),
    runTable: runTableCalls({
      runs,
      marks: new RunMarkRepository(connection),
      values: new EpochValues(connection, epochs),
      settings,
      endings,
      publish,
    }),
    runs: runCalls({ runs, epochs, statistics, projects, endings, publish }),
    evaluation: judging.calls(),
    comparison: {
      ...comparisonCalls({
        ...{ runs, epochs, datasets, tables, analysis, weights },
        ...{ judgedRuns, thread, publish },
        checkpoints: new CheckpointRepository(connection),
      }),
      ...inside.calls(),
    },
    prediction: predictionCalls({ weights, datasets, tables, files, publish }),
    library: care.calls(),
    experiments: experimentCalls({
      projects,
      runs,
      datasets,
      library: tableLibrary,
      files,
      history: training.history,
      checkpoints: new CheckpointRepository(connection),
      copies: new CheckpointCopies(connection),
      lineages,
    }),
    export: exportCalls({
      ...{ projects, datasets, tables, runs, epochs, files },
      ...{ libraryFolder, publish },
    }),
  });
  return {
    api,
    libraryFolder,
    files,
    pictures: tables.pictures,
    close: async () => {
      runImports.close();
      await supervisor.close();
      trainer.close();
      measuring.close();
      tuning.close();
      inside.close();
      explaining.close();
      trial.close();
      await judging.close();
      await analysis.close();
      await tables.close();
      await care.close();
      await files.close();
      await library.close();
    },
  };
}
