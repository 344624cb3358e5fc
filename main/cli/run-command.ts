import { AppError, type ErrorCode } from '../../common/errors/app-error.ts';
import { readArguments, type Command } from './arguments.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { helpAbout } from './help.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';

/** What is wrong with the words or the experiment, as against a training that failed. */
const usageErrors: ReadonlySet<ErrorCode> = new Set([
  'invalid-input',
  'invalid-network',
  'invalid-data',
  'file-unreadable',
  'newer-version',
  'not-found',
]);

/** Runs one command line. Never rejects: every error becomes a sentence and an exit code. */
export async function runCommand(
  words: readonly string[],
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  let command: Command;
  try {
    command = readArguments(words);
  } catch (error) {
    terminal.err(`${(error as Error).message}\nSee layerwright --help.\n`);
    return exitCodes.usage;
  }
  try {
    return await perform(command, program, terminal, stop);
  } catch (error) {
    if (!(error instanceof AppError)) {
      terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return exitCodes.failed;
    }
    terminal.err(`${error.message}\n`);
    return usageErrors.has(error.code) ? exitCodes.usage : exitCodes.failed;
  }
}

async function perform(
  command: Command,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  switch (command.name) {
    case 'help':
      terminal.out(helpAbout(command.about));
      return exitCodes.finished;
    case 'version':
      terminal.out(`${program.version}\n`);
      return exitCodes.finished;
    // Loaded when needed: help need not wait for the database and the web server.
    case 'train':
      return (await import('./train.ts')).train(command, program, terminal, stop);
    case 'new':
      return (await import('./new.ts')).newExperiment(command, program, terminal);
    case 'export':
      return (await import('./export.ts')).exportExperiment(command, program, terminal);
    case 'serve':
      return (await import('./serve.ts')).serve(command, program, terminal, stop);
    case 'library':
      return (await import('./library.ts')).careForLibrary(command, program, terminal, stop);
    case 'report':
      return (await import('./report.ts')).report(command, program, terminal);
    case 'cross-validate':
    case 'seeds':
      return (await import('./group.ts')).trainGroup(command, program, terminal, stop);
    case 'import-runs':
      return (await import('./import-runs.ts')).importRuns(command, program, terminal, stop);
    case 'runs':
      return (await import('./runs.ts')).listRuns(command, program, terminal);
    case 'queue':
      return (await import('./queue.ts')).queue(command, program, terminal, stop);
    case 'pause':
    case 'stop':
    case 'resume':
    case 'extend':
    case 'branch':
      return (await import('./steer.ts')).steer(command, program, terminal, stop);
  }
}
