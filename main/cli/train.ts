import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Api } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import type { TrainCommand } from './arguments.ts';
import type { ExitCode } from './exit-codes.ts';
import { codeOf, followRun } from './follow-run.ts';
import { openLibraryHere } from './open-library.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';
import { unfinishedRunOf } from './unfinished-run.ts';

/**
 * Trains an experiment file and judges it on its test rows.
 * @param stop Asks for a graceful stop when aborted; what was trained is kept and judged.
 * Throws an AppError for an experiment that cannot be read.
 */
export async function train(
  command: TrainCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const experiment = resolve(command.experiment);
  if (!existsSync(experiment)) {
    throw new AppError('file-unreadable', `There is no file “${command.experiment}”.`, {
      place: { file: command.experiment },
    });
  }
  const temporary = command.library ? null : mkdtempSync(join(tmpdir(), 'layerwright-train-'));
  try {
    const library = await openLibraryHere(resolve(temporary ?? command.library ?? ''), program);
    try {
      const { api, files } = library;
      const unfinished = command.resume
        ? await unfinishedRunOf(api, await readFile(experiment, 'utf8'), command)
        : null;
      if (command.resume && !unfinished && !command.json) {
        terminal.out('No run of this experiment is there to go on with: it starts anew.\n');
      }
      const begin = async (): Promise<RunSummary> => {
        if (unfinished) return api.training.resume({ runId: unfinished.id });
        const token = files.grant(experiment, basename(experiment));
        const project = await api.experiments.importFile({ token });
        await applyOptions(api, project.id, command);
        return api.training.start({ projectId: project.id, name: null });
      };
      const run = await followRun(library, begin, {
        terminal,
        json: command.json,
        stop,
        library: command.library,
      });
      return codeOf[run.status];
    } finally {
      await library.close();
    }
  } finally {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  }
}

/** What the command line says instead of the experiment. */
async function applyOptions(api: Api, projectId: string, command: TrainCommand): Promise<void> {
  const { id, revision, training } = await api.projects.get({ id: projectId });
  const changed = {
    ...training,
    epochs: command.epochs ?? training.epochs,
    seed: command.seed ?? training.seed,
    engine: command.engine ?? training.engine,
  };
  await api.projects.save({ id, revision, changes: { training: changed } });
}
