import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { readExperiment } from '../../common/experiments/schema.ts';
import { writeKerasJson } from '../../common/keras/write-json.ts';
import type { WrittenScript } from '../../common/keras/script/script-request.ts';
import { startServices } from '../services/start.ts';
import { forkChildTrainer } from '../services/training/child-process-trainer.ts';
import type { ExportCommand } from './arguments.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';

/**
 * Writes an experiment as a script for Keras, with its data where the file's name ends in `.tar.gz`, or its network as
 * Keras's JSON, and tells what the script does otherwise than this program. Throws an AppError with a sentence.
 */
export async function exportExperiment(
  command: ExportCommand,
  program: Program,
  terminal: Terminal,
): Promise<ExitCode> {
  const experiment = resolve(command.experiment);
  if (!existsSync(experiment)) {
    throw new AppError('file-unreadable', `There is no file “${command.experiment}”.`, {
      place: { file: command.experiment },
    });
  }
  const ending = command.to === 'keras' ? '.py' : '.keras.json';
  const output = resolve(command.output ?? experiment.replace(/\.json$/i, '') + ending);
  if (existsSync(output) && !command.force) {
    throw new AppError(
      'invalid-input',
      `“${command.output ?? basename(output)}” exists already. Name another file with -o, or write over it with --force.`,
    );
  }
  const withData = command.to === 'keras' && output.endsWith('.tar.gz');
  const { script, limits } =
    command.to === 'keras'
      ? await scriptOf(experiment, command, program, withData ? output : null)
      : await networkOf(experiment);
  if (!withData) await writeFile(output, script);
  terminal.out(`${relative(process.cwd(), output) || output} is written.\n`);
  for (const limit of limits) terminal.out(`- ${limit}\n`);
  return exitCodes.finished;
}

async function networkOf(experiment: string): Promise<WrittenScript> {
  const { network } = readExperiment(await readFile(experiment, 'utf8'));
  return { script: writeKerasJson(network), limits: [] };
}

/**
 * The script needs the data: what it is given by the training rows is checked and counted.
 * @param archive Where to write it with its data; null for the script alone.
 */
async function scriptOf(
  experiment: string,
  { library }: ExportCommand,
  program: Program,
  archive: string | null,
): Promise<WrittenScript> {
  const temporary = library ? null : mkdtempSync(join(tmpdir(), 'layerwright-export-'));
  try {
    const services = await startServices({
      libraryFolder: resolve(temporary ?? library ?? ''),
      resourcesFolder: program.resourcesFolder,
      host: {
        kind: 'browser',
        version: program.version,
        forkTrainer: () => forkChildTrainer(program.trainerEntry),
      },
      publish: () => undefined,
    });
    try {
      const token = services.files.grant(experiment, basename(experiment));
      const project = await services.api.experiments.importFile({ token });
      if (archive === null) return await services.api.export.keras({ projectId: project.id });
      const task = { projectId: project.id, task: 'export' };
      const written = await services.api.export.kerasFolder(task);
      await copyFile(services.files.resolve(written.token).path, archive);
      return { script: '', limits: written.limits };
    } finally {
      await services.close();
    }
  } finally {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  }
}
