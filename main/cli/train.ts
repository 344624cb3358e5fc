import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { EpochMetrics, RunStatus, RunSummary } from '../../common/runs/run.ts';
import { startServices } from '../services/start.ts';
import { forkChildTrainer } from '../services/training/child-process-trainer.ts';
import type { TrainCommand } from './arguments.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';
import { JsonOutput, TextOutput, type TrainingOutput } from './training-output.ts';

const codeOf: Record<RunStatus, ExitCode> = {
  queued: exitCodes.failed,
  preparing: exitCodes.failed,
  running: exitCodes.failed,
  paused: exitCodes.failed,
  finished: exitCodes.finished,
  stopped: exitCodes.interrupted,
  diverged: exitCodes.diverged,
  failed: exitCodes.failed,
  interrupted: exitCodes.failed,
};

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
  const listeners = new Set<(event: ApiEvent) => void>();
  try {
    const services = await startServices({
      libraryFolder: resolve(temporary ?? command.library ?? ''),
      resourcesFolder: program.resourcesFolder,
      host: {
        kind: 'browser',
        version: program.version,
        forkTrainer: () => forkChildTrainer(program.trainerEntry),
      },
      publish: (event) => {
        for (const listener of listeners) listener(event);
      },
    });
    try {
      const token = services.files.grant(experiment, basename(experiment));
      const project = await services.api.experiments.importFile({ token });
      await applyOptions(services.api, project.id, command);
      const output = command.json ? new JsonOutput(terminal) : new TextOutput(terminal);
      const run = await follow(services.api, project.id, listeners, output, stop);
      return codeOf[run.status];
    } finally {
      await services.close();
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

/** Starts the run and tells of it until it has ended. */
async function follow(
  api: Api,
  projectId: string,
  listeners: Set<(event: ApiEvent) => void>,
  output: TrainingOutput,
  stop: AbortSignal,
): Promise<RunSummary> {
  const early: ApiEvent[] = [];
  const remember = (event: ApiEvent): void => void early.push(event);
  listeners.add(remember);
  const started = await api.training.start({ projectId, name: null });
  listeners.delete(remember);
  output.start(started);
  let told = 0;
  const tell = (metrics: EpochMetrics): void => {
    // An epoch whose message was late is told with the others at the end.
    if (metrics.epoch !== told + 1) return;
    told = metrics.epoch;
    output.epoch(metrics, started.epochs);
  };
  const ended = new Promise<RunSummary>((resolve) => {
    const receive = (event: ApiEvent): void => {
      if (event.name === 'run.progress' && event.payload.runId === started.id) {
        output.progress(event.payload);
      } else if (event.name === 'run.epochs' && event.payload.runId === started.id) {
        for (const metrics of event.payload.epochs) tell(metrics);
      } else if (event.name === 'run.changed' && event.payload.id === started.id) {
        if (hasEnded(event.payload)) resolve(event.payload);
      }
    };
    for (const event of early) receive(event);
    listeners.add(receive);
  });
  const requestStop = (): void => void api.training.stop({ runId: started.id });
  if (stop.aborted) requestStop();
  stop.addEventListener('abort', requestStop);
  await ended;
  stop.removeEventListener('abort', requestStop);
  for (const metrics of await api.runs.metrics({ id: started.id })) tell(metrics);
  const { summary } = await api.runs.get({ id: started.id });
  output.end(summary);
  return summary;
}

function hasEnded(run: RunSummary): boolean {
  return run.status !== 'preparing' && run.status !== 'running';
}
