import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Api } from '../../common/api/api.ts';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { Experiment, ExperimentData } from '../../common/experiments/experiment.ts';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { startServices } from '../services/start.ts';
import { forkChildTrainer } from '../services/training/child-process-trainer.ts';
import type { NewCommand } from './arguments.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Imports data, suggests an experiment for them and writes it beside them. Throws an AppError with a sentence. */
export async function newExperiment(
  command: NewCommand,
  program: Program,
  terminal: Terminal,
): Promise<ExitCode> {
  const sources = command.sources.map((source) => resolve(source));
  sources.forEach((path, at) => requireSource(path, command.sources[at] ?? path));
  const output = resolve(command.output ?? join(dirname(sources[0] ?? ''), defaultName(sources)));
  if (existsSync(output) && !command.force) {
    throw new AppError(
      'invalid-input',
      `“${command.output ?? basename(output)}” exists already. Name another file with -o, or write over it with --force.`,
    );
  }
  const temporary = command.library ? null : mkdtempSync(join(tmpdir(), 'layerwright-new-'));
  try {
    const services = await startServices({
      libraryFolder: resolve(temporary ?? command.library ?? ''),
      resourcesFolder: program.resourcesFolder,
      host: {
        kind: 'browser',
        version: program.version,
        forkTrainer: () => forkChildTrainer(program.trainerEntry),
      },
      publish: () => undefined,
    });
    try {
      const tokens = sources.map((path) => services.files.grant(path, basename(path)));
      const imported = await services.api.datasets.importFiles({ tokens, options: {} });
      const experiment = experimentOf(imported, command, sources, output);
      if (command.library) await keepProject(services.api, imported, experiment);
      await writeFile(output, `${JSON.stringify(experiment, null, 2)}\n`);
      describe(imported, experiment, relative(process.cwd(), output) || output, terminal);
      return exitCodes.finished;
    } finally {
      await services.close();
    }
  } finally {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  }
}

/** A library forgets data that no project uses. */
async function keepProject(
  api: Api,
  { dataset }: ProfiledDataset,
  { name, recipe, network, training }: Experiment,
): Promise<void> {
  const { id, revision } = await api.projects.create({ name, datasetId: dataset.id });
  await api.projects.save({ id, revision, changes: { recipe, network, training } });
}

function requireSource(path: string, typed: string): void {
  if (existsSync(path)) return;
  throw new AppError('file-unreadable', `There is no file or folder “${typed}”.`, {
    place: { file: typed },
  });
}

function defaultName([first = 'data']: readonly string[]): string {
  return `${basename(first).replace(/(?:\.[a-z0-9]{1,8}){1,2}$/i, '') || 'experiment'}.json`;
}

function experimentOf(
  imported: ProfiledDataset,
  { target, library }: NewCommand,
  sources: readonly string[],
  output: string,
): Experiment {
  const { columns, name } = imported.dataset;
  if (target !== null && !columns.some((column) => column.name === target)) {
    throw new AppError(
      'invalid-input',
      `The data have no column “${target}”. They have ${columns
        .slice(0, 20)
        .map((column) => column.name)
        .join(', ')}.`,
      { place: { column: target } },
    );
  }
  const { recipe, network, training } =
    target === null ? suggestExperiment(imported) : suggestExperiment(imported, target);
  if (!recipe || !network || !training) {
    throw new AppError(
      'invalid-data',
      'No column of the data can be predicted as it is. Name one with --target, or prepare the data in the studio.',
    );
  }
  const data = dataOf(imported, sources, dirname(output), library !== null);
  const kind = 'layerwright-experiment';
  return { version: 1, kind, name, data, recipe, network, training };
}

/**
 * How the experiment names its data: from the folder that it lies in.
 * @param kept They are in a library, where they are found by their bytes.
 */
function dataOf(
  { dataset }: ProfiledDataset,
  sources: readonly string[],
  folder: string,
  kept: boolean,
): ExperimentData {
  const isOutside = (name: string) => name === '' || name.startsWith('..') || isAbsolute(name);
  const ways = sources.map((path) => relative(folder, path).split(sep).join('/'));
  const names = ways.map((way, at) => (kept && isOutside(way) ? basename(sources[at] ?? '') : way));
  const outside = names.find(isOutside);
  if (outside !== undefined) {
    throw new AppError(
      'invalid-input',
      'An experiment file lies in the folder of its data or above it, so that both can be moved together. Choose another place with -o, or keep the data in a library with --library.',
    );
  }
  const { sha256 } = dataset.source;
  const rest = { sha256, options: {}, columnTypes: {} };
  const [first = ''] = names;
  if (names.length > 1) return { files: names, ...rest };
  return statSync(sources[0] ?? '').isDirectory()
    ? { folder: first, ...rest }
    : { file: first, ...rest };
}

function describe(
  { dataset }: ProfiledDataset,
  { recipe }: Experiment,
  output: string,
  terminal: Terminal,
): void {
  const { report, columns } = dataset;
  const target = recipe.treatments.find(({ role }) => role === 'target')?.column ?? 'nothing';
  const rejected = report.rowsRejected > 0 ? `, ${report.rowsRejected} rejected` : '';
  terminal.out(
    `${dataset.rows} rows${rejected} and ${columns.length} columns of ${dataset.name}\n`,
  );
  for (const remark of report.remarks) terminal.out(`  ${remark}\n`);
  terminal.out(`Predicts ${target}. Train it with: layerwright train ${output}\n`);
}
