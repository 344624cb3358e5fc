import type { Api } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { findRun } from './find-run.ts';
import { codeOf, followRun } from './follow-run.ts';
import { openLibraryAnywhere, requireLibrary, type SteeredLibrary } from './open-library.ts';
import type { Program } from './program.ts';
import { folderOf } from './runs.ts';
import type {
  BranchCommand,
  ExtendCommand,
  HaltCommand,
  ResumeCommand,
} from './steering-arguments.ts';
import type { Terminal } from './terminal.ts';

/**
 * Steers one run: in the program that has the library open, where there is one. Otherwise it is done here, and a
 * run that goes on trains in this terminal to its end.
 */
export async function steer(
  command: HaltCommand | ResumeCommand | ExtendCommand | BranchCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const folder = folderOf(command.library);
  await requireLibrary(folder);
  const library = await openLibraryAnywhere(folder, program);
  try {
    const run = await findRun(library.api, command.run);
    if ('epoch' in command) return await halt(library.api, run, command, terminal);
    return await goOn(library, () => begin(library.api, run, command), command, terminal, stop);
  } finally {
    await library.close();
  }
}

async function halt(
  { training }: Api,
  { id, name }: RunSummary,
  { name: what, epoch }: HaltCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const when = epoch ? 'epoch' : 'now';
  if (what === 'pause') await training.pause({ runId: id, when });
  else await training.stop({ runId: id, when });
  const words = { pause: 'pauses', stop: 'stops' }[what];
  terminal.out(`“${name}” ${words}${epoch ? ' after this epoch' : ''}.\n`);
  return exitCodes.finished;
}

async function begin(
  { training }: Api,
  { id: runId }: RunSummary,
  command: ResumeCommand | ExtendCommand | BranchCommand,
): Promise<RunSummary> {
  switch (command.name) {
    case 'resume':
      return training.resume({ runId });
    case 'extend':
      return training.extend({ runId, epochs: command.epochs });
    case 'branch': {
      const { as, epochs, batchSize, learningRate, engine } = command;
      return training.branch({
        runId,
        checkpointId: command.checkpoint ?? (await latestCheckpoint(training, runId)),
        name: as,
        change: {
          ...(epochs === null ? {} : { epochs }),
          ...(batchSize === null ? {} : { batchSize }),
          ...(learningRate === null ? {} : { learning_rate: learningRate }),
        },
        ...(engine === null ? {} : { engine }),
      });
    }
  }
}

async function latestCheckpoint(training: Api['training'], runId: string): Promise<number> {
  const [latest] = await training.checkpoints({ runId });
  if (latest) return latest.id;
  throw new AppError('not-found', 'No state of this run is stored that a branch could begin with.');
}

async function goOn(
  library: SteeredLibrary,
  begin: () => Promise<RunSummary>,
  { json, library: named }: ResumeCommand | ExtendCommand | BranchCommand,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  if (library.here) {
    const options = { terminal, json, stop, library: named, kept: true };
    const ended = await followRun(library, begin, options);
    return codeOf[ended.status];
  }
  const { name, status } = await begin();
  const where = 'in the program that has the library open';
  terminal.out(
    status === 'queued'
      ? `“${name}” waits for its turn ${where}.\n`
      : `“${name}” goes on ${where}.\n`,
  );
  return exitCodes.finished;
}
