import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Api } from '../../common/api/api.ts';
import { readExperiment } from '../../common/experiments/schema.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { TrainCommand } from './arguments.ts';
import type { ExitCode } from './exit-codes.ts';
import { codeOf, followRun } from './follow-run.ts';
import { openLibraryHere } from './open-library.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';
import { saveTraining, trainAncestors, type TrainedAncestors } from './train-ancestors.ts';
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
  const text = await readFile(experiment, 'utf8');
  const temporary = command.library ? null : mkdtempSync(join(tmpdir(), 'layerwright-train-'));
  try {
    const library = await openLibraryHere(resolve(temporary ?? command.library ?? ''), program);
    try {
      const { api, files } = library;
      const unfinished = command.resume ? await unfinishedRunOf(api, text, command) : null;
      if (command.resume && !unfinished && !command.json) {
        terminal.out('No run of this experiment is there to go on with: it starts anew.\n');
      }
      const following = { terminal, json: command.json, stop, library: command.library };
      if (unfinished) {
        const resume = () => api.training.resume({ runId: unfinished.id });
        return codeOf[(await followRun(library, resume, following)).status];
      }
      const token = files.grant(experiment, basename(experiment));
      const project = await api.experiments.importFile({ token });
      const place = { projectId: project.id, engine: command.engine };
      const from = await trainAncestors(library, readExperiment(text), place, following);
      if ('ended' in from) return codeOf[from.ended];
      // Meanwhile the project may have had the settings of an ancestor.
      const training = withOptions(project.training, command);
      await saveTraining(api, project.id, training);
      const run = await followRun(library, () => begin(api, project.id, training, from), following);
      return codeOf[run.status];
    } finally {
      await library.close();
    }
  } finally {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  }
}

/** A run with a project's settings, anew or from a state of its ancestor. */
function begin(
  api: Api,
  projectId: string,
  training: TrainingConfig,
  { state }: Extract<TrainedAncestors, { state: unknown }>,
): Promise<RunSummary> {
  if (!state) return api.training.start({ projectId, name: null });
  return api.training.branch({ ...state, name: null, training });
}

/** What the command line says instead of the experiment. */
function withOptions(
  training: TrainingConfig,
  { epochs, seed, engine }: TrainCommand,
): TrainingConfig {
  return {
    ...training,
    epochs: epochs ?? training.epochs,
    seed: seed ?? training.seed,
    engine: engine ?? training.engine,
  };
}
